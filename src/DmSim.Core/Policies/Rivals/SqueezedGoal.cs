namespace DmSim.Core.Policies.Rivals;

/// <summary>What a run of squeezed is to reach.</summary>
/// <param name="FreeBytes">Memory free at present, what is set aside for the start included.</param>
/// <param name="RequiredBytes">Memory that shall be free.</param>
/// <param name="IsMet">Whether what is free at present would do.</param>
/// <param name="Reason">Why targets are set.</param>
internal readonly record struct SqueezedGoal(long FreeBytes, long RequiredBytes, bool IsMet, MoveReason Reason);
