namespace DmSim.Traces.Import.Monitoring;

/// <summary>
/// Turns local times of a log into moments: by the zone the user names, else by what the log says, else as they are.
/// </summary>
internal sealed class LocalClock(ImportSession session)
{
    private const long MillisecondsPerMinute = 60_000;
    private const long MillisecondsPerHour = 3_600_000;

    private readonly RepairCounter _setBack = session.Repair(
        "clocks set back by an hour",
        "later times of the log were moved on by it"
    );

    // Offsets change at full quarters of an hour.
    private const long MillisecondsPerQuarter = 900_000;

    private RecordedZone? _ownZone;
    private long _quarter = long.MinValue;
    private int _offset;
    private long _last = long.MinValue;
    private long _shift;

    /// <summary>Offset of local time to UTC at the first time; <see langword="null"/> before it.</summary>
    public int? OffsetMinutes { get; private set; }

    /// <summary>Begins a log.</summary>
    /// <param name="biasMinutes">UTC less local time at its start, or <see langword="null"/> where it does not
    /// say.</param>
    public void Begin(int? biasMinutes)
    {
        _ownZone = biasMinutes is int bias ? RecordedZone.OfOffset(-bias) : null;
        _quarter = long.MinValue;
        _last = long.MinValue;
        _shift = 0;
    }

    /// <summary>The moment of a local time.</summary>
    /// <returns>Unix milliseconds.</returns>
    public long ToMoment(long localMilliseconds)
    {
        RecordedZone? zone = session.Options.Zone ?? _ownZone;
        if (zone is null)
        {
            session.Warn($"local times of an unknown zone are taken as they are, as UTC; --time-zone sets it");
            zone = RecordedZone.Utc;
        }

        long quarter = Math.DivRem(localMilliseconds, MillisecondsPerQuarter).Quotient;
        if (quarter != _quarter)
        {
            zone.ToUnixMilliseconds(localMilliseconds, out _offset);
            _quarter = quarter;
            OffsetMinutes ??= _offset;
        }

        return localMilliseconds - (_offset * MillisecondsPerMinute);
    }

    /// <summary>
    /// The moment of the next row of a log: where its clock goes back by up to an hour, as local clocks do in autumn,
    /// time goes on.
    /// </summary>
    public long ToNextMoment(long localMilliseconds)
    {
        long back = _last - (localMilliseconds + _shift);
        if (session.Options.Zone is null && back is > MillisecondsPerHour / 2 and <= MillisecondsPerHour)
        {
            _shift += MillisecondsPerHour;
            _setBack.Count++;
        }

        _last = localMilliseconds + _shift;
        return ToMoment(_last);
    }
}
