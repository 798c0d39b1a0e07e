namespace DmSim.Core.Policies.Snapshots;

/// <summary>What a policy said to a start that waits for memory.</summary>
/// <param name="Vm">Name of the VM.</param>
/// <param name="Verdict">Wait, refuse, or admit.</param>
public sealed record StartDecision(string Vm, StartVerdict Verdict);
