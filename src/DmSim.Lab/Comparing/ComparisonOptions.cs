namespace DmSim.Lab.Comparing;

/// <summary>What a comparison asks; everything here is part of the answer's provenance.</summary>
public sealed record ComparisonOptions
{
    /// <summary>
    /// VMs per fleet, drawn anew for every replicate; <see langword="null"/>: the whole population, which gives one
    /// fleet and therefore one replicate.
    /// </summary>
    public int? VmCount { get; init; }

    /// <summary>Label of the policy the others are compared with; <see langword="null"/>: the first.</summary>
    public string? Baseline { get; init; }

    /// <summary>Resamples of the bootstrap intervals. Default 2000.</summary>
    public int BootstrapResamples { get; init; } = 2000;

    /// <summary>Confidence of the intervals. Default 0.95.</summary>
    public double Confidence { get; init; } = 0.95;
}
