using System.Text;
using DmSim.Traces.Import.Sources;
using DmSim.Traces.Import.Tables;

namespace DmSim.Traces.Import.Sysstat;

/// <summary>
/// Reads <c>sadf -d</c> and <c>-dh</c>: fields between semicolons, a heading (<c># hostname;interval;timestamp;…</c>)
/// before each activity, lines of restarts and comments between.
/// </summary>
internal sealed class SadfTableReader(ImportFile file, SysstatHosts hosts)
{
    private const int LeadingFields = 3;

    private readonly FieldSplitter _fields = new((byte)';');
    private readonly SysstatReading _reading = new();
    private readonly List<(int Field, bool FromEnd, SysstatField What)> _columns = [];
    private byte[] _hostName = [];
    private SysstatHost? _host;
    private bool _skips;

    /// <summary>Reads to the end of the file.</summary>
    public void ReadAll(LineReader lines)
    {
        while (lines.TryRead(out ReadOnlySpan<byte> line))
        {
            if (FieldText.IsBlank(line))
            {
                continue;
            }

            if (line[0] == (byte)'#')
            {
                ReadHeading(Encoding.UTF8.GetString(line), lines.LineNumber);
            }
            else if (line.IndexOf(";-1;"u8) is int interval and >= 0 && interval == line.IndexOf((byte)';'))
            {
                // A machine's restarts and comments have no interval.
                if (line.IndexOf(";LINUX-RESTART"u8) >= 0)
                {
                    hosts.AddRestart();
                }
            }
            else if (_columns.Count > 0)
            {
                ReadRow(line);
            }
            else if (!_skips)
            {
                hosts.AddStrangeLine();
            }
        }
    }

    /// <summary>
    /// A heading lists the columns of a repeated item once and marks it <c>[...]</c>: memory before the first mark has
    /// its place from the start of a row, memory behind the last one from its end.
    /// </summary>
    private void ReadHeading(string line, int lineNumber)
    {
        string[] names = line.TrimStart('#', ' ').Split(';', StringSplitOptions.TrimEntries);
        int firstMark = Array.FindIndex(names, IsRepeated);
        int lastMark = Array.FindLastIndex(names, IsRepeated);
        _columns.Clear();
        _skips = true;
        for (int index = LeadingFields; index < names.Length; index++)
        {
            if (SysstatFields.Find(names[index].AsSpan().TrimEnd("[.]*")) is not SysstatField what)
            {
                continue;
            }

            bool beforeMarks = firstMark < 0 || index < firstMark;
            if (!beforeMarks && index <= lastMark)
            {
                const string Message =
                    "the memory columns stand between repeated ones and cannot be placed; print them alone: "
                    + "sadf -d FILE -- -r";
                hosts.Session.Issues.Add(file.Path, lineNumber, null, Message);
                _columns.Clear();
                return;
            }

            _columns.Add((beforeMarks ? index : names.Length - 1 - index, !beforeMarks, what));
        }

        if (!_columns.Exists(column => column.What is SysstatField.Free or SysstatField.Commit))
        {
            _columns.Clear();
        }
    }

    private static bool IsRepeated(string name) => name.Contains("[...]", StringComparison.Ordinal);

    private void ReadRow(ReadOnlySpan<byte> line)
    {
        if (
            !_fields.Split(line)
            || _fields.Count < LeadingFields
            || !hosts.TryReadTime(_fields.Field(line, 2), out long time)
        )
        {
            hosts.AddStrangeLine();
            return;
        }

        _reading.Clear();
        foreach ((int field, bool fromEnd, SysstatField what) in _columns)
        {
            int index = fromEnd ? _fields.Count - 1 - field : field;
            hosts.Set(_reading, what, index >= 0 && index < _fields.Count ? _fields.Field(line, index) : []);
        }

        ReadOnlySpan<byte> name = _fields.Field(line, 0);
        if (_host is null || !name.SequenceEqual(_hostName))
        {
            _hostName = name.ToArray();
            _host = hosts.Host(Encoding.UTF8.GetString(name), file);
        }

        hosts.Add(_host, time, _reading);
    }
}
