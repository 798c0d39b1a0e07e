using DmSim.Core.Scenarios;
using DmSim.Lab.Experiments;
using DmSim.Lab.Findings;

namespace DmSim.Lab.Comparing;

/// <summary>Policies compared on the same fleets.</summary>
public sealed record ComparisonReport
{
    /// <summary>The host.</summary>
    public required HostSettings Host { get; init; }

    /// <summary>The host in one line.</summary>
    public required string HostText { get; init; }

    /// <summary>The service objective in one line.</summary>
    public required string Objective { get; init; }

    /// <summary>Label of the policy the others are compared with: the first one asked for, unless said otherwise.</summary>
    public required string Baseline { get; init; }

    /// <summary>Fleets compared.</summary>
    public required int Replicates { get; init; }

    /// <summary>VMs per fleet.</summary>
    public required int VmCount { get; init; }

    /// <summary>The seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Confidence of the intervals.</summary>
    public required double Confidence { get; init; }

    /// <summary>Outcomes by mapping, then policy in the order asked for.</summary>
    public required IReadOnlyList<PolicyOutcome> Outcomes { get; init; }

    /// <summary>Differences from the baseline by mapping, policy and metric.</summary>
    public required IReadOnlyList<MetricDifference> Differences { get; init; }

    /// <summary>VMs left out.</summary>
    public required IReadOnlyList<ExcludedVm> Excluded { get; init; }

    /// <summary>What the result says about itself.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>What it was made from.</summary>
    public required Provenance Provenance { get; init; }
}
