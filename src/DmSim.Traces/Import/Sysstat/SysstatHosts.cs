using DmSim.Core.Workloads;
using DmSim.Traces.Import.Monitoring;
using DmSim.Traces.Import.Sources;
using DmSim.Traces.Import.Tables;

namespace DmSim.Traces.Import.Sysstat;

/// <summary>
/// What all readers of sysstat's outputs share: the machines, their clocks, and what is odd about a log.
/// </summary>
internal sealed class SysstatHosts(ImportSession session)
{
    private const long TenMinutes = 600_000;

    private readonly GuestTable _guests = new(session);
    private readonly List<(GuestReadings Readings, SysstatHost Host)> _hosts = [];
    private readonly Dictionary<GuestReadings, SysstatHost> _byReadings = [];
    private readonly RepairCounter _restarts = session.Repair(
        "restarts of a recorded machine",
        "noted; the time without samples before one is a gap"
    );

    private readonly RepairCounter _unreadable = session.Repair("values that are no numbers", "taken for missing");
    private readonly RepairCounter _strangeLines = session.Repair("lines that are no samples", "left out");
    private readonly LocalClock _clock = new(session);

    /// <summary>The session.</summary>
    public ImportSession Session => session;

    /// <summary>The machine of a name; an empty name stands for the file.</summary>
    public SysstatHost Host(string name, ImportFile file)
    {
        GuestReadings readings = _guests.GetOrAdd(new GuestKey(name, ""), file);
        if (!_byReadings.TryGetValue(readings, out SysstatHost? host))
        {
            host = new SysstatHost();
            _byReadings.Add(readings, host);
            _hosts.Add((readings, host));
        }

        return host;
    }

    /// <summary>Notes a restart.</summary>
    public void AddRestart() => _restarts.Count++;

    /// <summary>Notes a line that is no sample.</summary>
    public void AddStrangeLine() => _strangeLines.Count++;

    /// <summary>Reads a field, and counts what is no number.</summary>
    public void Set(SysstatReading reading, SysstatField field, ReadOnlySpan<byte> text)
    {
        if (!reading.TrySet(field, text))
        {
            _unreadable.Count++;
        }

        if (reading.IsRounded)
        {
            session.Warn($"sizes were printed with units, and so rounded (sar --human)");
        }
    }

    /// <summary>Adds a sample.</summary>
    public void Add(SysstatHost host, long unixMilliseconds, SysstatReading reading)
    {
        if (reading.HasMemory)
        {
            session.Tally.RowsRead++;
            host.Add(unixMilliseconds, reading);
        }

        host.NoteSwap(reading[SysstatField.SwapUsed]);
    }

    /// <summary>A local time as a moment.</summary>
    public long FromLocal(long localMilliseconds) => _clock.ToMoment(localMilliseconds);

    /// <summary>
    /// Reads <c>yyyy-MM-dd HH:mm:ss</c>, with <c>UTC</c> behind it, another zone's letters, or nothing.
    /// </summary>
    public bool TryReadTime(ReadOnlySpan<byte> text, out long unixMilliseconds)
    {
        const int DateAndTime = 19;
        text = text.Trim(" "u8);
        unixMilliseconds = 0;
        if (text.Length < DateAndTime || !TimestampText.TryParse(text[..DateAndTime], out long time, out _))
        {
            return TryReadEpoch(text, out unixMilliseconds);
        }

        ReadOnlySpan<byte> zone = text[DateAndTime..].Trim(" "u8);
        bool isUtc = zone.SequenceEqual("UTC"u8) || zone.SequenceEqual("GMT"u8) || zone.SequenceEqual("Z"u8);
        unixMilliseconds = isUtc ? time : FromLocal(time);
        // No log is older than the count of its times.
        return unixMilliseconds >= 0;
    }

    /// <summary>Makes the trace.</summary>
    public DemandTrace Assemble(ImportSource source)
    {
        if (_hosts.Count == 0 && session.Issues.IsEmpty)
        {
            const string Message =
                "the log carries no memory of the machine; expected the columns kbmemfree and kbmemused (or freemem): "
                + "print with sar -r, or sadf -d FILE -- -r";
            session.Issues.Add(source.Path, null, null, Message);
        }

        double swap = _hosts.Count == 0 ? 0 : _hosts.Max(host => host.Host.MostSwapUsed);
        foreach ((GuestReadings readings, SysstatHost host) in _hosts)
        {
            host.MoveTo(readings);
        }

        session.Issues.ThrowIfAny();
        DemandTrace trace = _guests.Assemble(source, TenMinutes, _clock.OffsetMinutes ?? 0);
        if (trace.Info.Signal == TraceSignal.Used && swap > 0)
        {
            session.Warn($"up to {(long)swap} KiB of swap were in use, which used memory leaves out");
        }

        return trace;
    }

    private static bool TryReadEpoch(ReadOnlySpan<byte> text, out long unixMilliseconds)
    {
        bool read = NumberText.TryParse(text, 1000, out unixMilliseconds) is null;
        return read && text.Length is >= 9 and <= 11;
    }
}
