using System.Text;
using DmSim.Traces.Import.Sources;

namespace DmSim.Traces.Import.Sysstat;

/// <summary>
/// Reads what <c>sar</c> prints: a first line with machine and date, then a table per activity whose heading begins
/// with a time and comes again every screenful; averages, restarts and comments between. Linux of all versions, and
/// Solaris.
/// </summary>
internal sealed class SarTextReader(ImportFile file, SysstatHosts hosts)
{
    private const int MostWords = 64;

    private readonly SarClock _clock = new();
    private readonly SysstatReading _reading = new();
    private readonly List<(int Word, SysstatField What)> _columns = [];
    private readonly Range[] _words = new Range[MostWords];
    private string _hostName = "";
    private SysstatHost? _host;
    private int _solarisPageKibibytes;
    private int _firstWord;
    private bool _inOtherTable;

    /// <summary>Reads to the end of the file.</summary>
    public void ReadAll(LineReader lines)
    {
        while (lines.TryRead(out ReadOnlySpan<byte> line))
        {
            int count = SplitWords(line);
            if (count == 0)
            {
                continue;
            }

            if (line.StartsWith("Linux "u8) || line.StartsWith("SunOS "u8))
            {
                Begin(Encoding.UTF8.GetString(line));
            }
            else if (StartsWithTime(line, count, out int timeOfDay))
            {
                ReadTimed(line, count, timeOfDay);
            }
            else if (_columns.Count == 0 && !_inOtherTable)
            {
                hosts.AddStrangeLine();
            }
        }

        hosts.Session.Repair("clocks set back by an hour", "later times of the log were moved on by it").Count +=
            _clock.ClockChanges;
    }

    private void Begin(string line)
    {
        _columns.Clear();
        _inOtherTable = false;
        string[] words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        bool isSolaris = line.StartsWith("SunOS", StringComparison.Ordinal);
        int open = line.IndexOf('(', StringComparison.Ordinal);
        int close = open < 0 ? -1 : line.IndexOf(')', open);
        _hostName =
            isSolaris ? words.ElementAtOrDefault(1) ?? ""
            : close < 0 ? ""
            : line[(open + 1)..close];
        _hostName = _hostName == "unknown" ? "" : _hostName;
        _host = null;
        // Pages are 8 KiB on SPARC and 4 KiB on x86; sar counts in pages.
        _solarisPageKibibytes =
            !isSolaris ? 0
            : line.Contains("sun4", StringComparison.OrdinalIgnoreCase) ? 8
            : 4;
        foreach (
            string word in words.Skip(isSolaris ? 4 : 1).Where(word => !word.Contains('(', StringComparison.Ordinal))
        )
        {
            bool isVersion = !isSolaris && word == words.ElementAtOrDefault(1);
            if (!isVersion && SarDate.TryParse(word, out long midnight, out bool isAmbiguous))
            {
                _clock.Begin(midnight);
                if (isAmbiguous)
                {
                    hosts.Session.Warn($"a date such as {word} was read with the month first");
                }

                return;
            }
        }

        hosts.Session.Warn($"a log's first line has no date that is known: its times count from midnight");
        _clock.Begin(0);
    }

    private int SplitWords(ReadOnlySpan<byte> line)
    {
        int count = 0;
        int position = 0;
        while (count < MostWords)
        {
            int start = line[position..].IndexOfAnyExcept(" \t"u8);
            if (start < 0)
            {
                break;
            }

            start += position;
            int length = line[start..].IndexOfAny(" \t"u8);
            position = length < 0 ? line.Length : start + length;
            _words[count++] = start..position;
        }

        return count;
    }

    private bool StartsWithTime(ReadOnlySpan<byte> line, int count, out int timeOfDay)
    {
        bool? half = count > 1 ? SarClock.HalfOfDay(line[_words[1]]) : null;
        bool? before = SarClock.HalfOfDay(line[_words[0]]);
        int time = before is null ? 0 : 1;
        _firstWord = half is null && before is null ? 1 : 2;
        timeOfDay = 0;
        return count > time && SarClock.TryParse(line[_words[time]], before ?? half, out timeOfDay);
    }

    private void ReadTimed(ReadOnlySpan<byte> line, int count, int timeOfDay)
    {
        ReadOnlySpan<byte> first = count > _firstWord ? line[_words[_firstWord]] : [];
        if (first.SequenceEqual("LINUX"u8) || first.SequenceEqual("unix"u8))
        {
            // sar -A repeats them in every table.
            if (_columns.Count > 0 || !_inOtherTable)
            {
                hosts.AddRestart();
            }
        }
        else if (first.SequenceEqual("COM"u8) || first.IsEmpty)
        {
            return;
        }
        else if (!IsNumber(first))
        {
            ReadHeading(line, count, timeOfDay);
        }
        else if (_columns.Count > 0)
        {
            ReadRow(line, count, timeOfDay);
        }
    }

    private static bool IsNumber(ReadOnlySpan<byte> word) => word[0] is >= (byte)'0' and <= (byte)'9';

    private void ReadHeading(ReadOnlySpan<byte> line, int count, int timeOfDay)
    {
        _columns.Clear();
        for (int word = _firstWord; word < count; word++)
        {
            string name = Encoding.UTF8.GetString(line[_words[word]]);
            SysstatField? field = SysstatFields.Find(name);
            if (_solarisPageKibibytes > 0)
            {
                field = name == "freemem" ? SysstatField.Available : null;
            }

            if (field is SysstatField what)
            {
                _columns.Add((word - _firstWord, what));
            }
        }

        bool isMemory = _columns.Exists(column =>
            column.What is SysstatField.Free or SysstatField.Commit
            || (_solarisPageKibibytes > 0 && column.What == SysstatField.Available)
        );
        if (!isMemory)
        {
            _columns.Clear();
            _inOtherTable = true;
            return;
        }

        // The heading has the time at which the first row's interval began: it may be before midnight.
        _clock.Advance(timeOfDay);
    }

    private void ReadRow(ReadOnlySpan<byte> line, int count, int timeOfDay)
    {
        _reading.Clear();
        foreach ((int word, SysstatField what) in _columns)
        {
            if (_firstWord + word >= count)
            {
                hosts.Session.Repair("rows that are cut short", "left out").Count++;
                return;
            }

            hosts.Set(_reading, what, line[_words[_firstWord + word]]);
        }

        if (_solarisPageKibibytes > 0)
        {
            _reading.Scale(SysstatField.Available, _solarisPageKibibytes);
        }

        _host ??= hosts.Host(_hostName, file);
        hosts.Add(_host, hosts.FromLocal(_clock.Advance(timeOfDay)), _reading);
    }
}
