using DmSim.Core.Units;
using DmSim.Traces.Expressions;
using DmSim.Traces.Validation;

namespace DmSim.Lab.Validation;

/// <summary>Watches an assertion that must hold at every tick of its window.</summary>
internal sealed class AlwaysWatch(CaseAssertion assertion, CaseReadings readings)
{
    private AssertionVerdict? _broken;
    private long _looks;
    private bool _isOver;

    /// <summary>The assertion.</summary>
    public CaseAssertion Assertion { get; } = assertion;

    /// <summary>How it came out; to be asked for after the run.</summary>
    public AssertionVerdict Verdict =>
        _broken
        ?? (
            _looks > 0
                ? new AssertionVerdict(
                    Assertion,
                    CaseStatus.Pass,
                    [new("ticks checked", ExpressionValue.Number(_looks))]
                )
                : new AssertionVerdict(Assertion, CaseStatus.Fail, [], "its window never began")
        );

    /// <summary>Looks at the moment.</summary>
    public void Look(int tick, int tickMilliseconds)
    {
        if (_broken is not null || _isOver || (Assertion.From is { } from && !readings.HasRead(from)))
        {
            return;
        }

        _isOver = Assertion.To is { } to && readings.HasRead(to);
        Expression expression = Assertion.Expression!;
        try
        {
            bool holds = expression.Evaluate(readings).IsTrue;
            _looks++;
            if (!holds)
            {
                string moment = TimeText.Format((long)tick * tickMilliseconds);
                _broken = new AssertionVerdict(
                    Assertion,
                    CaseStatus.Fail,
                    expression.Shown(readings),
                    $"first broken after {moment}"
                );
            }
        }
        catch (ReadingMissingException)
        {
            // Nothing can be said before the labels it names were read.
        }
    }
}
