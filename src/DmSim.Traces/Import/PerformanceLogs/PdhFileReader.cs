using DmSim.Traces.Import.Monitoring;
using DmSim.Traces.Import.Sources;
using DmSim.Traces.Import.Tables;

namespace DmSim.Traces.Import.PerformanceLogs;

/// <summary>
/// Reads the lines of one log: finds the heading behind whatever precedes it, takes further headings as new ones,
/// leaves out lines that are no rows, and turns local times into moments.
/// </summary>
internal sealed class PdhFileReader
{
    private readonly ImportFile _file;
    private readonly ImportSession _session;
    private readonly CounterNames _names;
    private readonly IPdhSink _sink;
    private readonly MinuteSpreader _minutes;
    private readonly LocalClock _clock;
    private readonly PdhTime _time = new();
    private readonly RepairCounter _noRows;
    private readonly RepairCounter _cutRows;
    private PdhHeader? _header;
    private PdhRow? _row;
    private long _spreadCounted;

    /// <summary>Prepares for a file.</summary>
    public PdhFileReader(ImportFile file, ImportSession session, CounterNames names, IPdhSink sink)
    {
        _file = file;
        _session = session;
        _names = names;
        _sink = sink;
        _clock = new LocalClock(session);
        _minutes = new MinuteSpreader((time, values) => Pass(time, values));
        _noRows = session.Repair("lines that are no samples", "left out");
        _cutRows = session.Repair("rows that are cut short or have other columns than their heading", "left out");
    }

    /// <summary>Offset of local time to UTC at the first row; <see langword="null"/> where there is none.</summary>
    public int? OffsetMinutes => _clock.OffsetMinutes;

    /// <summary>Reads to the end of the file.</summary>
    public void ReadAll(LineReader lines)
    {
        while (lines.TryRead(out ReadOnlySpan<byte> line))
        {
            if (FieldText.IsBlank(line))
            {
                continue;
            }

            if (!StartsLikeRow(line) && PdhHeader.FindBanner(line) is int start and >= 0)
            {
                EndSection();
                Begin(line[start..]);
            }
            else if (_row is null)
            {
                _noRows.Count++;
            }
            else
            {
                ReadRow(line, lines.LineNumber);
            }
        }

        EndSection();
        if (_header is null)
        {
            const string Message = "no line holds the heading of a counter log, (PDH-CSV 4.0) or (PDH-TSV 4.0)";
            _session.Issues.Add(_file.Path, null, null, Message);
        }
    }

    private static bool StartsLikeRow(ReadOnlySpan<byte> line)
    {
        line = line.TrimStart("\" "u8);
        return !line.IsEmpty && line[0] is >= (byte)'0' and <= (byte)'9';
    }

    private void Begin(ReadOnlySpan<byte> line)
    {
        PdhHeader header = PdhHeader.Read(line, _names);
        _header = header;
        _row = new PdhRow(header);
        _clock.Begin(header.Banner.BiasMinutes);
        if (header.CodePage != 65001)
        {
            _session.Warn($"a heading is not UTF-8 and was read in code page {header.CodePage}");
        }

        if (header.IsTranslated)
        {
            _session.Warn($"counter names in another language were recognised by the table in the documentation");
        }

        _sink.Begin(header, _file);
    }

    private void EndSection()
    {
        _minutes.Finish();
        if (_row is null)
        {
            return;
        }

        _session.Repair("values that are no numbers", "taken for missing").Count += _row.UnreadableCount;
        _session.RepairOutOfRange("values of 2^31 MB and more", "read as the negative numbers they are").Count +=
            _row.WrappedCount;
        _session.Repair("rows whose times were saved without seconds", "spread over their minute").Count +=
            _minutes.SpreadCount - _spreadCounted;
        _spreadCounted = _minutes.SpreadCount;
        if (_time.IsDayFirst)
        {
            _session.Warn($"dates were read with the day before the month, as no month is above 12");
        }
    }

    private void ReadRow(ReadOnlySpan<byte> line, int lineNumber)
    {
        if (!StartsLikeRow(line))
        {
            _noRows.Count++;
            return;
        }

        _session.Tally.RowsRead++;
        // The description of a collector set may be in the heading alone, an empty cell may end a row.
        if (!_row!.Split(line) || Math.Abs(_row.CellCount - _header!.ColumnCount) > SpareCells)
        {
            _cutRows.Count++;
        }
        else if (!_time.TryParse(_row.Time(line), out long time))
        {
            _noRows.Count++;
        }
        else if (!_time.IsMinuteOnly)
        {
            Pass(time, _row.Values);
        }
        else if (!_minutes.Add(time, _row.Values))
        {
            string found =
                $"more than {MinuteSpreader.MostRows} rows have the same minute; expected times with seconds";
            _session.Issues.Add(_file.Path, lineNumber, null, found);
            _session.Issues.ThrowIfAny();
        }
    }

    private int SpareCells => _header!.CounterColumns < _header.ColumnCount - 1 ? 1 : 0;

    private void Pass(long localTime, ReadOnlySpan<double> values) => _sink.Add(_clock.ToNextMoment(localTime), values);
}
