namespace DmSim.Traces.Validation.Commands;

/// <summary>Look again and again until guests answer.</summary>
/// <param name="Vm">Name of the VM or group.</param>
/// <param name="WithinMilliseconds">For how long at most; <see langword="null"/>: to the end of the case.</param>
/// <param name="EveryMilliseconds">From one look to the next.</param>
/// <param name="MayFail">Whether the case goes on when they never answered.</param>
public sealed record WaitReadyCommand(string Vm, long? WithinMilliseconds, long EveryMilliseconds, bool MayFail)
    : StepCommand;
