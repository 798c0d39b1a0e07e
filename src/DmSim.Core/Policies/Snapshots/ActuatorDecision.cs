namespace DmSim.Core.Policies.Snapshots;

/// <summary>What a policy has the host do to a VM without its help.</summary>
/// <param name="Vm">Name of the VM.</param>
/// <param name="HoldsAtMostBytes">The host swaps until it holds no more than this; bytes, <see langword="null"/>: no swapping.</param>
/// <param name="IsBlocked">Whether it is stopped when it wants more than it holds.</param>
public sealed record ActuatorDecision(string Vm, long? HoldsAtMostBytes, bool IsBlocked);
