using DmSim.Core.Scenarios;

namespace DmSim.Core.Engine;

/// <summary>A timeline event resolved to ticks, VM index and bytes.</summary>
/// <param name="Tick">When.</param>
/// <param name="Action">What.</param>
/// <param name="Vm">Index of the VM; −1 for the host.</param>
/// <param name="Bytes">Amount for host load.</param>
/// <param name="Attempts">Attempts of a start.</param>
/// <param name="RetryTicks">Ticks from the end of an attempt to the next.</param>
public readonly record struct ScheduledEvent(
    int Tick,
    PowerAction Action,
    int Vm,
    long Bytes,
    int Attempts,
    int RetryTicks
);
