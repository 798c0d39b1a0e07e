namespace DmSim.Traces.Validation.Commands;

/// <summary>Wait until steps in the background are done.</summary>
/// <param name="Name">Their name.</param>
/// <param name="WithinMilliseconds">For how long at most; <see langword="null"/>: to the end of the case.</param>
/// <param name="MayFail">Whether the case goes on when they are not done by then.</param>
public sealed record WaitForCommand(string Name, long? WithinMilliseconds, bool MayFail) : StepCommand;
