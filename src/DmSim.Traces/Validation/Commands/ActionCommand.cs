using DmSim.Core.Scenarios.Actions;

namespace DmSim.Traces.Validation.Commands;

/// <summary>Do something to VMs or to the host, as a scenario's timeline does.</summary>
/// <param name="Vm">Name of the VM or group; empty for the host.</param>
/// <param name="Action">What.</param>
/// <param name="MayFail">Whether the case goes on when it is refused or fails.</param>
public sealed record ActionCommand(string Vm, MachineAction Action, bool MayFail) : StepCommand;
