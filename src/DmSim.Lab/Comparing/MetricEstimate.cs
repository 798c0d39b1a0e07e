using DmSim.Core.Recording;

namespace DmSim.Lab.Comparing;

/// <summary>A metric of one policy over all replicates.</summary>
public sealed record MetricEstimate
{
    /// <summary>Name in the metric catalogue.</summary>
    public required string Metric { get; init; }

    /// <summary>Its unit.</summary>
    public required string Unit { get; init; }

    /// <summary>Which way is better.</summary>
    public required MetricDirection Better { get; init; }

    /// <summary>Mean over the replicates that have a value; NaN when none has.</summary>
    public required double Mean { get; init; }

    /// <summary>Lower end of the mean's interval; NaN with fewer than two values.</summary>
    public required double Low { get; init; }

    /// <summary>Upper end of the mean's interval; NaN with fewer than two values.</summary>
    public required double High { get; init; }

    /// <summary>The value of each replicate; NaN where it has none.</summary>
    public required IReadOnlyList<double> Values { get; init; }
}
