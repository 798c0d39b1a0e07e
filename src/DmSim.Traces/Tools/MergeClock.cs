using System.Globalization;
using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Core.Workloads;

namespace DmSim.Traces.Tools;

/// <summary>The common clock of merged traces.</summary>
/// <param name="Offsets">What is added to the times of each trace, in milliseconds; not negative.</param>
/// <param name="StartUnixMilliseconds">The moment of time 0, or <see langword="null"/>.</param>
/// <param name="StartSecondOfDay">The time of day at time 0.</param>
internal sealed record MergeClock(long[] Offsets, long? StartUnixMilliseconds, int StartSecondOfDay)
{
    private const long Day = 86_400_000;

    /// <summary>Finds the common clock.</summary>
    public static MergeClock Of(
        IReadOnlyList<TraceInput> inputs,
        MergeAlignment? wanted,
        List<ValidationIssue> issues,
        List<string> notes
    )
    {
        TraceInfo[] infos = [.. inputs.Select(input => input.Trace.Info)];
        int dated = infos.Count(info => info.StartUnixMilliseconds is not null);
        if (
            wanted == MergeAlignment.Date && dated < infos.Length
            || wanted is null && dated > 0 && dated < infos.Length
        )
        {
            const string Advice = "expected --align clock or --align start";
            issues.Add(
                new ValidationIssue(
                    "--align",
                    null,
                    null,
                    null,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"only {dated} of {infos.Length} traces carry a date; {Advice}"
                    )
                )
            );
            return new MergeClock(new long[infos.Length], null, 0);
        }

        return (wanted ?? (dated > 0 ? MergeAlignment.Date : MergeAlignment.Clock)) switch
        {
            MergeAlignment.Date => ByDate(infos, notes),
            MergeAlignment.Clock => ByClock(infos, notes),
            _ => ByStart(infos, notes),
        };
    }

    private static MergeClock ByDate(TraceInfo[] infos, List<string> notes)
    {
        TraceInfo first = infos.MinBy(info => info.StartUnixMilliseconds!.Value)!;
        long start = first.StartUnixMilliseconds!.Value;
        long[] offsets = [.. infos.Select(info => info.StartUnixMilliseconds!.Value - start)];
        long begin = offsets.Max();
        long end = infos.Select((info, index) => info.DurationMilliseconds + offsets[index]).Min();
        if (begin >= end)
        {
            notes.Add(
                "aligned by date, the traces do not all overlap in time: some of their VMs never run together; "
                    + "--align clock would play them at once"
            );
        }

        return new MergeClock(offsets, start, first.StartSecondOfDay);
    }

    private static MergeClock ByClock(TraceInfo[] infos, List<string> notes)
    {
        int start = infos.Min(info => info.StartSecondOfDay);
        Drop(infos, notes);
        if (infos.Any(info => info.StartSecondOfDay != start))
        {
            notes.Add(
                $"aligned by the time of day: the result begins at {TimeText.FormatClock(start)}, "
                    + "traces that begin later in the day are absent until then"
            );
        }

        return new MergeClock([.. infos.Select(info => (info.StartSecondOfDay - start) * 1000L % Day)], null, start);
    }

    private static MergeClock ByStart(TraceInfo[] infos, List<string> notes)
    {
        Drop(infos, notes);
        if (infos.Select(info => info.StartSecondOfDay).Distinct().Count() > 1)
        {
            notes.Add(
                "aligned by their beginnings although these are at different times of day: "
                    + $"the clock is that of the first trace, {TimeText.FormatClock(infos[0].StartSecondOfDay)}"
            );
        }

        return new MergeClock(new long[infos.Length], null, infos[0].StartSecondOfDay);
    }

    private static void Drop(TraceInfo[] infos, List<string> notes)
    {
        if (infos.Any(info => info.StartUnixMilliseconds is not null))
        {
            notes.Add("the result carries no date, because the traces were not aligned by theirs");
        }
    }
}
