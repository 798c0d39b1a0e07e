using DmSim.Core.Policies.Sharing;

namespace DmSim.Core.Policies;

/// <summary>What a policy may know before the first tick.</summary>
/// <param name="VmCapacity">How many VMs there are; columns of the view have this length.</param>
/// <param name="TickMilliseconds">Length of a tick.</param>
/// <param name="StartSecondOfDay">Time of day at tick 0, in seconds after midnight.</param>
/// <param name="UnitBytes">Unit in which assigned memory moves.</param>
/// <param name="Seed">Seed of this policy's own random streams.</param>
public readonly record struct RunInfo(
    int VmCapacity,
    int TickMilliseconds,
    int StartSecondOfDay,
    long UnitBytes,
    ulong Seed
)
{
    /// <summary>What the memory buffer is a percentage of in the release modelled.</summary>
    public BufferMeaning Buffer { get; init; }

    /// <summary>The VM from which the host is managed (dom0), for balancers that treat it apart; −1 for none.</summary>
    public int ManagementVm { get; init; } = -1;

    /// <summary>The first tick not before this many seconds, at least 1.</summary>
    public int TicksFor(double seconds) => Math.Max(1, (int)Math.Ceiling(seconds * 1000 / TickMilliseconds));
}
