namespace DmSim.Traces.Validation.Commands;

/// <summary>What a step does, worked out at the moment it is carried out.</summary>
public abstract record StepCommand;
