namespace DmSim.Core.Scenarios.Actions;

/// <summary>Reset a running VM from the host; it boots again with its startup memory (model.md §2.8).</summary>
public sealed record RestartAction : MachineAction;
