namespace DmSim.Core.Scenarios.Actions;

/// <summary>Load a guest's balloon driver, which reports after its silence; nothing happens where it is loaded already.</summary>
public sealed record LoadDriverAction : MachineAction;
