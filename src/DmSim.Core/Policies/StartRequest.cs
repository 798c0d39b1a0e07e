namespace DmSim.Core.Policies;

/// <summary>A start that waits for memory.</summary>
/// <param name="Vm">Index of the VM.</param>
/// <param name="NeededBytes">Memory the start needs in all: startup (or static size) and overhead.</param>
/// <param name="EarmarkedBytes">Part of it already set aside.</param>
/// <param name="Attempt">The running attempt, from 1.</param>
/// <param name="DeadlineTick">Tick at which the attempt times out.</param>
public readonly record struct StartRequest(int Vm, long NeededBytes, long EarmarkedBytes, int Attempt, int DeadlineTick)
{
    /// <summary>What is still missing.</summary>
    public long MissingBytes => NeededBytes - EarmarkedBytes;
}
