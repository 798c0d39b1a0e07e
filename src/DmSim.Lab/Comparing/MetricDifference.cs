using DmSim.Core.Recording;
using DmSim.Core.Workloads;

namespace DmSim.Lab.Comparing;

/// <summary>A metric of one policy minus that of the baseline, paired by replicate.</summary>
public sealed record MetricDifference
{
    /// <summary>Label of the policy.</summary>
    public required string Policy { get; init; }

    /// <summary>How recorded memory became demand.</summary>
    public required DemandMapping Mapping { get; init; }

    /// <summary>Name in the metric catalogue.</summary>
    public required string Metric { get; init; }

    /// <summary>Its unit.</summary>
    public required string Unit { get; init; }

    /// <summary>Which way is better.</summary>
    public required MetricDirection Better { get; init; }

    /// <summary>Replicates in which both have a value.</summary>
    public required int Pairs { get; init; }

    /// <summary>Mean of the paired differences, policy minus baseline; NaN without pairs.</summary>
    public required double Mean { get; init; }

    /// <summary>Lower end of the bootstrap interval of the mean; NaN with fewer than two pairs.</summary>
    public required double Low { get; init; }

    /// <summary>Upper end of the bootstrap interval of the mean; NaN with fewer than two pairs.</summary>
    public required double High { get; init; }

    /// <summary>Matched-pairs rank-biserial correlation, −1..1; 0 when no pair differs, NaN without pairs.</summary>
    public required double EffectSize { get; init; }

    /// <summary>Two-sided p of Wilcoxon's signed-rank test; NaN without pairs.</summary>
    public required double PValue { get; init; }

    /// <summary>The same, corrected by Holm over all differences of the report that have one.</summary>
    public required double AdjustedPValue { get; init; }
}
