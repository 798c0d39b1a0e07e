using DmSim.Core.Workloads;

namespace DmSim.Lab.Comparing;

/// <summary>How one policy did under one demand mapping.</summary>
public sealed record PolicyOutcome
{
    /// <summary>Label of the policy.</summary>
    public required string Policy { get; init; }

    /// <summary>Whether the policy sees the future and is a bound.</summary>
    public required bool UsesForesight { get; init; }

    /// <summary>How recorded memory became demand.</summary>
    public required DemandMapping Mapping { get; init; }

    /// <summary>Share of replicates that met the service objective, 0..1.</summary>
    public required double MetShare { get; init; }

    /// <summary>All metrics in catalogue order.</summary>
    public required IReadOnlyList<MetricEstimate> Metrics { get; init; }
}
