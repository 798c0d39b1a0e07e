namespace DmSim.Core.Scenarios.Actions;

/// <summary>End every stress in a guest at once; its memory is released.</summary>
public sealed record StopStressAction : MachineAction;
