namespace DmSim.Core.Scenarios.Actions;

/// <summary>Unload a guest's balloon driver: it stops reporting, and what the VM holds stays as it is.</summary>
public sealed record UnloadDriverAction : MachineAction;
