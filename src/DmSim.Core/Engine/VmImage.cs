using DmSim.Core.Scenarios;

namespace DmSim.Core.Engine;

/// <summary>What saving a VM, or taking a checkpoint of it, keeps: its settings and, if it ran, its memory.</summary>
internal sealed record VmImage
{
    public required VmSettings Settings { get; init; }

    /// <summary>Whether there is memory in it: taken of a VM that ran or was saved.</summary>
    public required bool HasMemory { get; init; }

    public long AssignedBytes { get; init; }

    /// <summary>What the guest could use of its memory.</summary>
    public long GrantedBytes { get; init; }

    public long HostSwappedBytes { get; init; }

    public long VisibleBytes { get; init; }

    /// <summary>Taken back by balloon, or bridged by Smart Paging.</summary>
    public long BalloonedBytes { get; init; }

    public long OfflineBytes { get; init; }

    public long HotAddedBytes { get; init; }

    /// <summary>Whether the guest's balloon driver was loaded.</summary>
    public bool HasDriver { get; init; } = true;

    public long SmartPagedBytes { get; init; }

    public long DemandBytes { get; init; }

    public long WorkingSetBytes { get; init; }
}
