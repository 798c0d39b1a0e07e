using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Core.Workloads;

namespace DmSim.Traces.Tools;

/// <summary>A moment a user named, in trace time or as a date.</summary>
/// <param name="Option">The option that named it.</param>
/// <param name="Milliseconds">Milliseconds since time 0 of the trace, or Unix milliseconds.</param>
/// <param name="IsDate">Which of the two.</param>
public sealed record TraceMoment(string Option, long Milliseconds, bool IsDate)
{
    /// <summary>The moment in milliseconds of a trace's time; may lie outside the trace.</summary>
    /// <exception cref="InvalidInputException">A date, but the trace carries none; or no whole second.</exception>
    public long In(TraceInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        if (IsDate && info.StartUnixMilliseconds is null)
        {
            throw Refuse($"the trace '{info.Name}' carries no date; give a time since its start such as '2d 09:00'");
        }

        long time = IsDate ? Milliseconds - info.StartUnixMilliseconds!.Value : Milliseconds;
        // The clock of a trace counts whole seconds, and a cut becomes its new beginning.
        return time % 1000 == 0 ? time : throw Refuse("expected a whole second");
    }

    /// <inheritdoc/>
    public override string ToString() =>
        IsDate
            ? FormattableString.Invariant(
                $"{DateTimeOffset.FromUnixTimeMilliseconds(Milliseconds):yyyy-MM-ddTHH:mm:ssZ}"
            )
            : TimeText.FormatClock(Milliseconds / 1000);

    private InvalidInputException Refuse(string message) => new(new ValidationIssue(Option, null, null, null, message));
}
