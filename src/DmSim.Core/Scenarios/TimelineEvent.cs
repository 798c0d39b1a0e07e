using DmSim.Core.Scenarios.Actions;

namespace DmSim.Core.Scenarios;

/// <summary>Something that happens at a moment of the run.</summary>
/// <param name="AtMilliseconds">When, from the start of the run.</param>
/// <param name="Vm">Name of the VM, or of a group (all its VMs); empty for the host.</param>
/// <param name="Action">What.</param>
public sealed record TimelineEvent(long AtMilliseconds, string Vm, MachineAction Action);
