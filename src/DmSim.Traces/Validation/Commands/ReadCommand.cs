namespace DmSim.Traces.Validation.Commands;

/// <summary>Read everything off the machine and keep it under a label; a second reading replaces the first.</summary>
/// <param name="Label">The label.</param>
public sealed record ReadCommand(string Label) : StepCommand;
