using DmSim.Core.Engine;
using DmSim.Core.Scenarios;

namespace DmSim.Cli.Studies;

/// <summary>A stretch of time of a run for which counters are wanted.</summary>
internal static class CounterWindow
{
    /// <summary>Its first and last tick, both within it.</summary>
    /// <param name="scenario">Whose clock the times are on.</param>
    /// <param name="spec">The run.</param>
    /// <param name="fromMilliseconds">Begin; before the run: the begin of the run.</param>
    /// <param name="toMilliseconds">End; after the run: the end of the run.</param>
    /// <exception cref="InvalidInputException">It lies wholly outside the run.</exception>
    public static (int First, int Last) TicksOf(
        Scenario scenario,
        RunSpec spec,
        long fromMilliseconds,
        long toMilliseconds
    )
    {
        long begin = Math.Max(0, fromMilliseconds - scenario.FromMilliseconds);
        long first = (begin + spec.TickMilliseconds - 1) / spec.TickMilliseconds;
        long end = (toMilliseconds - scenario.FromMilliseconds) / spec.TickMilliseconds;
        long last = Math.Min(end, spec.DurationTicks - 1);
        if (toMilliseconds < scenario.FromMilliseconds || first > last)
        {
            throw new InvalidInputException(
                new ValidationIssue("--from", null, null, null, "expected a stretch of time within the run")
            );
        }

        return ((int)first, (int)last);
    }
}
