using DmSim.Core.Units;

namespace DmSim.Core.Scenarios;

/// <summary>The host whose memory is shared.</summary>
public sealed record HostSettings
{
    /// <summary>Physical memory.</summary>
    public required MemorySize Memory { get; init; }

    /// <summary>What the root partition keeps.</summary>
    public ReserveStrategy Reserve { get; init; } = ReserveStrategy.PerGibibyte30;

    /// <summary>
    /// Host memory a running VM costs beside what it is assigned: for the first GiB of its maximum. Default 32 MiB, a
    /// named assumption (the old planning rule; model.md §2.6).
    /// </summary>
    public MemorySize OverheadFirstGibibyte { get; init; } = MemorySize.FromMebibytes(32);

    /// <summary>The same, for each further whole or begun GiB of maximum. Default 8 MiB.</summary>
    public MemorySize OverheadFurtherGibibyte { get; init; } = MemorySize.FromMebibytes(8);

    /// <summary>What programs of the host itself take from the memory of the VMs over time; default nothing.</summary>
    public HostLoad Load { get; init; } = HostLoad.None;

    /// <summary>The release modelled.</summary>
    public HyperVVersion Version { get; init; } = HyperVVersion.V2022;

    /// <summary>Its NUMA nodes; default one.</summary>
    public NumaLayout Numa { get; init; } = NumaLayout.OneNode;

    /// <summary>
    /// The most memory that a VM with these settings can have, its overhead included: where memory must not span nodes, that
    /// of its own node or of the largest.
    /// </summary>
    public MemorySize AvailableTo(VmSettings vm)
    {
        ArgumentNullException.ThrowIfNull(vm);
        long all = AvailableToVms.Bytes;
        if (!Numa.IsDivided)
        {
            return AvailableToVms;
        }

        return new MemorySize(vm.NumaNode is { } node ? Numa.PartOf(all, node) : Numa.GreatestPartOf(all));
    }

    /// <summary>Memory that VMs and their overhead may use: physical memory without the reserve.</summary>
    public MemorySize AvailableToVms => Memory - Reserve.For(Memory);

    /// <summary>What a running VM of this maximum costs beside its assigned memory.</summary>
    public MemorySize OverheadOf(MemorySize maximum)
    {
        long gibibytes = maximum.RoundUp(MemorySize.FromGibibytes(1)).Bytes / MemorySize.BytesPerGibibyte;
        long further = Math.Max(0, gibibytes - 1);
        return OverheadFirstGibibyte + new MemorySize(checked(OverheadFurtherGibibyte.Bytes * further));
    }
}
