using DmSim.Core.Scenarios.Actions;

namespace DmSim.Core.Engine;

/// <summary>A timeline event resolved to a tick and a VM index.</summary>
/// <param name="Tick">When.</param>
/// <param name="Vm">Index of the VM; −1 for the host.</param>
/// <param name="Action">What.</param>
public readonly record struct ScheduledEvent(int Tick, int Vm, MachineAction Action);
