namespace DmSim.Traces.Validation.Commands;

/// <summary>Let time pass.</summary>
/// <param name="Milliseconds">How much.</param>
public sealed record WaitCommand(long Milliseconds) : StepCommand;
