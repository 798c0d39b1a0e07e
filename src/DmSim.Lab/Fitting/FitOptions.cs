using DmSim.Lab.Experiments;

namespace DmSim.Lab.Fitting;

/// <summary>What a fit asks; everything here is part of the answer's provenance.</summary>
public sealed record FitOptions
{
    /// <summary>Situations that must be survived. Default: all three.</summary>
    public IReadOnlyList<Situation> Situations { get; init; } =
    [Situation.Steady, Situation.SequentialStart, Situation.Restart];

    /// <summary>Whether the smallest host is searched as well. Default: yes.</summary>
    public bool FindSmallestHost { get; init; } = true;

    /// <summary>Observation after boot and settling in the two start situations, in seconds. Default 15 minutes.</summary>
    public int ObservationSeconds { get; init; } = 900;

    /// <summary>Time to settle after the last start, outside the metrics, in seconds. Default 10 minutes.</summary>
    public int SettleSeconds { get; init; } = 600;
}
