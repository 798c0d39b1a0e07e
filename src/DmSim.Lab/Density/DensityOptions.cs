using DmSim.Lab.Experiments;

namespace DmSim.Lab.Density;

/// <summary>What a density search asks; everything here is part of the answer's provenance.</summary>
public sealed record DensityOptions
{
    /// <summary>Share of draws (above 0, up to 1) that must meet the objective. Default 0.95: N(95).</summary>
    public double ServedShare { get; init; } = 0.95;

    /// <summary>Situations to search. Default: all three.</summary>
    public IReadOnlyList<Situation> Situations { get; init; } =
    [Situation.Steady, Situation.SequentialStart, Situation.Restart];

    /// <summary>
    /// The most VMs that are tried; <see langword="null"/>: twice the population, or as many as their minima allow.
    /// </summary>
    public int? MaximumVms { get; init; }

    /// <summary>
    /// Whether VMs that miss the objective even alone on the host are left out, for all policies alike. Default: yes;
    /// each is named with its reason.
    /// </summary>
    public bool LeaveOutUnservable { get; init; } = true;

    /// <summary>
    /// Whether a further result, <c>ceiling</c>, says how many VMs no rule can pass. Default: no.
    /// </summary>
    public bool WithCeiling { get; init; }

    /// <summary>Observation after boot and settling in the two start situations, in seconds. Default 15 minutes.</summary>
    public int ObservationSeconds { get; init; } = 900;

    /// <summary>Time to settle after the last start, outside the metrics, in seconds. Default 10 minutes.</summary>
    public int SettleSeconds { get; init; } = 600;

    /// <summary>Resamples of the bootstrap interval. Default 2000.</summary>
    public int BootstrapResamples { get; init; } = 2000;

    /// <summary>Confidence of the interval. Default 0.95.</summary>
    public double Confidence { get; init; } = 0.95;
}
