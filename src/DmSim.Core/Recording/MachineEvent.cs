namespace DmSim.Core.Recording;

/// <summary>Something that happened in a tick.</summary>
/// <param name="Tick">When.</param>
/// <param name="Kind">What.</param>
/// <param name="Vm">Index of the VM; −1 for the host.</param>
/// <param name="Bytes">Amount; its meaning depends on <paramref name="Kind"/>.</param>
/// <param name="Refusal">Why something was refused; only with <see cref="MachineEventKind.ActionRefused"/>.</param>
public readonly record struct MachineEvent(
    int Tick,
    MachineEventKind Kind,
    int Vm,
    long Bytes,
    ActionRefusal Refusal = ActionRefusal.None
);
