namespace DmSim.Core.Engine.Guests;

/// <summary>The memory of a guest as its driver sees it; all in bytes.</summary>
/// <param name="Demand">What it has committed, without balloon and floor.</param>
/// <param name="WorkingSet">The part in active use.</param>
/// <param name="Assigned">Machine memory it holds.</param>
/// <param name="Ballooned">What the balloon holds.</param>
/// <param name="Offline">Hot-added memory that never came online; part of assigned.</param>
/// <param name="HotAdded">What was hot-added since boot.</param>
internal readonly record struct GuestMemory(
    long Demand,
    long WorkingSet,
    long Assigned,
    long Ballooned,
    long Offline,
    long HotAdded
)
{
    /// <summary>Memory the guest could still hand out without paging.</summary>
    public long Available => Math.Max(0, Assigned - Offline - WorkingSet);

    /// <summary>The memory of a VM at this moment.</summary>
    public static GuestMemory Of(MachineState state, int vm) =>
        new(
            state.DemandColumn[vm],
            state.WorkingSetColumn[vm],
            state.GrantedColumn[vm],
            state.BalloonedColumn[vm],
            state.OfflineColumn[vm],
            state.HotAddedColumn[vm]
        );
}
