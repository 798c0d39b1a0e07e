namespace DmSim.Core.Scenarios.Actions;

/// <summary>Take a checkpoint of a VM, its memory and its settings; replaces the one before.</summary>
public sealed record CheckpointAction : MachineAction;
