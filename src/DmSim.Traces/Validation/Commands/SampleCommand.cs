using DmSim.Traces.Expressions;

namespace DmSim.Traces.Validation.Commands;

/// <summary>Read everything again and again and keep it all under a label.</summary>
/// <param name="Label">The label.</param>
/// <param name="EveryMilliseconds">From one sample to the next.</param>
/// <param name="ForMilliseconds">For how long at most; <see langword="null"/>: to the end of the case.</param>
/// <param name="While">Only as long as this holds; <see langword="null"/>: no such condition.</param>
public sealed record SampleCommand(string Label, long EveryMilliseconds, long? ForMilliseconds, Expression? While)
    : StepCommand;
