using System.Globalization;

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

    /// <summary>
    /// The names of VMs that are named after the group: <c>web</c>, or <c>web-1</c>, <c>web-2</c>; empty where only a trace
    /// knows how many there are.
    /// </summary>
    public IReadOnlyList<string> MemberNames =>
        (Count ?? (Workload.Path.Length == 0 ? 1 : 0)) is not 1 and int count
            ? [.. Enumerable.Range(1, count).Select(number => NameOf(number, count))]
            : [Name];

    /// <summary>The name of one of so many VMs that are named after the group; numbers begin at 1.</summary>
    public string NameOf(int number, int count) =>
        count == 1 ? Name : string.Create(CultureInfo.InvariantCulture, $"{Name}-{number}");
}
