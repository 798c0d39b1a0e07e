using DmSim.Core.Units;

namespace DmSim.Core.Workloads.Generation;

/// <summary>VMs of one role: equal in their settings, different in their draws.</summary>
public sealed record RecipeGroup
{
    /// <summary>The role; VMs are called <c>role-001</c> and so on.</summary>
    public required string Name { get; init; }

    /// <summary>How many VMs; 1 to 999.</summary>
    public int Count { get; init; } = 1;

    /// <summary>The size the VMs were bought with; demand never passes it.</summary>
    public required MemorySize Provisioned { get; init; }

    /// <summary>Least demand: what an idle operating system commits. Default 256 MiB.</summary>
    public MemorySize Least { get; init; } = MemorySize.FromMebibytes(256);

    /// <summary>
    /// Share of demand in active use, 0..1; <see langword="null"/>: not known (the trace has no such channel).
    /// </summary>
    public double? WorkingSetShare { get; init; }

    /// <summary>What demand is the sum of.</summary>
    public required IReadOnlyList<DemandPart> Parts { get; init; }
}
