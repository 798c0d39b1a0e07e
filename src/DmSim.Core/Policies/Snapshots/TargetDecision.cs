namespace DmSim.Core.Policies.Snapshots;

/// <summary>What a policy ordered for one VM.</summary>
/// <param name="Vm">Name of the VM.</param>
/// <param name="Bytes">The target, in bytes, as ordered: before any limit.</param>
/// <param name="Exact">What the rule worked out before it was cut to whole bytes; <see langword="null"/> where it works in whole bytes.</param>
/// <param name="Reason">Why.</param>
public sealed record TargetDecision(string Vm, long Bytes, double? Exact, MoveReason Reason);
