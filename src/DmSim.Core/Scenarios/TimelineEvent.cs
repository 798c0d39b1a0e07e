using DmSim.Core.Units;

namespace DmSim.Core.Scenarios;

/// <summary>Something that happens at a moment of the run.</summary>
/// <param name="AtMilliseconds">When, from the start of the run.</param>
/// <param name="Action">What.</param>
/// <param name="Vm">Name of the VM, or of a group (all its VMs); empty for the host.</param>
/// <param name="Size">Amount for <see cref="PowerAction.HostLoad"/>.</param>
/// <param name="Attempts">Attempts of a start; <see langword="null"/>: the scenario's.</param>
/// <param name="RetryMilliseconds">Pause between attempts; <see langword="null"/>: the scenario's.</param>
public sealed record TimelineEvent(
    long AtMilliseconds,
    PowerAction Action,
    string Vm,
    MemorySize Size,
    int? Attempts = null,
    long? RetryMilliseconds = null
);
