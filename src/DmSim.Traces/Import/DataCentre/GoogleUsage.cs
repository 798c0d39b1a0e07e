using DmSim.Core.Workloads;
using DmSim.Traces.Import.Sources;

namespace DmSim.Traces.Import.DataCentre;

/// <summary>
/// Takes the usage records of the Google traces of 2011 and 2019, which differ in form but not in meaning: microseconds
/// from 600 s before the recording, memory as a share of the largest machine, windows of 300 s.
/// </summary>
/// <param name="session">Options, counters and warnings.</param>
/// <param name="release">Which of them.</param>
internal sealed class GoogleUsage(ImportSession session, GoogleRelease release)
{
    private const int WindowMilliseconds = 300_000;
    private const int HeldIntervals = 3;
    private const long MicrosecondsPerMillisecond = 1000;

    // Times are counted from this long before the recording.
    private const long LeadMilliseconds = 600_000;

    // Records are of windows of minutes, recordings of a month.
    private const long LongestRecordMilliseconds = 86_400_000;
    private const long LatestMilliseconds = 64L * 86_400_000;

    private readonly long _size = session
        .NominalSize(release.LargestMachine, "the memory of the largest machine")
        .Bytes;
    private readonly UsageWindows _windows = new(WindowMilliseconds, session.Options.VmPer);

    private readonly RepairCounter _missing = session.Repair("records without memory use", "left out");
    private readonly RepairCounter _unlimited = session.Repair(
        "records without a memory limit",
        "the use is taken for the limit"
    );

    private readonly RepairCounter _open = session.Repair(
        "records that begin before (0) or end after (2^63-1) the recording",
        "one window of 300 s is taken"
    );

    private readonly RepairCounter _empty = session.Repair("records that do not end after their begin", "left out");

    private readonly RepairCounter _negative = session.RepairOutOfRange(
        "records with a negative memory use",
        "left out"
    );

    private readonly RepairCounter _clamped = session.RepairClamped(
        "records whose memory use or limit is above the largest machine",
        "cut to the largest machine"
    );

    /// <summary>Takes a record.</summary>
    /// <param name="startMicroseconds">Begin of the while it is about; 0 where that lies before the recording.</param>
    /// <param name="endMicroseconds">End of it; 2^63-1 where that lies after the recording.</param>
    /// <param name="task">The task.</param>
    /// <param name="used">Memory in use as a share of the largest machine; <see langword="null"/>: not known.</param>
    /// <param name="limit">The memory the task may use.</param>
    /// <returns>What is wrong with the times, or <see langword="null"/>.</returns>
    public string? Add(long startMicroseconds, long endMicroseconds, UsageOwner task, double? used, double? limit)
    {
        if (startMicroseconds < 0 || endMicroseconds < 0)
        {
            return "the times are negative; expected microseconds";
        }

        (long start, long end) = Close(startMicroseconds, endMicroseconds);
        if (end <= start)
        {
            _empty.Count++;
            return null;
        }

        if (end - start > LongestRecordMilliseconds || end > LatestMilliseconds)
        {
            return "the times are out of range; expected microseconds, minutes apart, within a recording of a month";
        }

        if (used is not double share)
        {
            _missing.Count++;
        }
        else if (share < 0)
        {
            _negative.Count++;
        }
        else
        {
            _unlimited.Count += limit is >= 0 ? 0 : 1;
            double most = limit is >= 0 ? limit.Value : share;
            _clamped.Count += share > 1 || most > 1 ? 1 : 0;
            long bytes = Shares.Of(Math.Min(share, 1), _size);
            _windows.Add(task, new UsageRecord(start, end, bytes, Shares.Of(Math.Min(most, 1), _size)));
        }

        return null;
    }

    /// <summary>Makes the trace, or refuses with all problems.</summary>
    public DemandTrace Finish(ImportSource source)
    {
        VmTable vms = new();
        _windows.MoveTo(vms, release.StartUnixMilliseconds - LeadMilliseconds, session.Tally);
        session.Tally.Duplicates += _windows.RepeatedCount;
        int offsetMinutes = release.OffsetMinutes;
        if (session.Options.Zone is RecordedZone zone)
        {
            zone.ToUnixMilliseconds(release.StartUnixMilliseconds, out offsetMinutes);
        }
        else
        {
            session.Warn($"the time of day is that of {release.ZoneNote}; --time-zone sets another");
        }

        FormatTraits traits = new(TraceSignal.Used, HeldIntervals, WindowMilliseconds, offsetMinutes)
        {
            IntervalMilliseconds = WindowMilliseconds,
        };
        return new TraceAssembler(session, traits).Assemble(source, vms);
    }

    private (long Start, long End) Close(long startMicroseconds, long endMicroseconds)
    {
        _open.Count += startMicroseconds == 0 || endMicroseconds == long.MaxValue ? 1 : 0;
        long start = startMicroseconds / MicrosecondsPerMillisecond;
        long end = endMicroseconds / MicrosecondsPerMillisecond;
        return (startMicroseconds, endMicroseconds) switch
        {
            // Without both ends there is no window: the record counts as empty.
            (0, long.MaxValue) => (0, 0),
            (0, _) => (Math.Max(0, end - WindowMilliseconds), end),
            (_, long.MaxValue) => (start, start + WindowMilliseconds),
            _ => (start, end),
        };
    }
}
