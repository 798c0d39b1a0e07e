using DmSim.Traces.Expressions;

namespace DmSim.Traces.Validation.Commands;

/// <summary>Look again and again until something holds.</summary>
/// <param name="Condition">What.</param>
/// <param name="WithinMilliseconds">For how long at most; <see langword="null"/>: to the end of the case.</param>
/// <param name="EveryMilliseconds">From one look to the next.</param>
/// <param name="MayFail">Whether the case goes on when it never held.</param>
public sealed record WaitUntilCommand(
    Expression Condition,
    long? WithinMilliseconds,
    long EveryMilliseconds,
    bool MayFail
) : StepCommand;
