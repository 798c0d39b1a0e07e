using DmSim.Traces.Expressions;

namespace DmSim.Traces.Validation.Commands;

/// <summary>Do some steps several times; in their expressions <c>round</c> counts from 1.</summary>
/// <param name="Times">How many times at most.</param>
/// <param name="Until">No further round once this holds after one; <see langword="null"/>: no such condition.</param>
/// <param name="Steps">The steps of a round.</param>
public sealed record RepeatCommand(int Times, Expression? Until, IReadOnlyList<CaseStep> Steps) : StepCommand;
