namespace DmSim.Core.Scenarios;

/// <summary>VMs that share a template and a workload.</summary>
public sealed record VmGroup
{
    /// <summary>The group's name; VMs are named after it, or after their trace when a trace is taken whole.</summary>
    public required string Name { get; init; }

    /// <summary>The settings.</summary>
    public required VmTemplate Template { get; init; }

    /// <summary>The workload.</summary>
    public required WorkloadSource Workload { get; init; }

    /// <summary>How many VMs; <see langword="null"/>: as many as the workload has.</summary>
    public int? Count { get; init; }

    /// <summary>Names of the trace's VMs to use; empty: all, in order.</summary>
    public IReadOnlyList<string> Select { get; init; } = [];
}
