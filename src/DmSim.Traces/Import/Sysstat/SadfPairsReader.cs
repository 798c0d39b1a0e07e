using System.Text;
using DmSim.Traces.Import.Sources;
using DmSim.Traces.Import.Tables;

namespace DmSim.Traces.Import.Sysstat;

/// <summary>
/// Reads <c>sadf -p</c>: one value a line, <c>host TAB interval TAB time TAB device TAB name TAB value</c>. The
/// values of one moment follow each other.
/// </summary>
internal sealed class SadfPairsReader(ImportFile file, SysstatHosts hosts)
{
    private const int FieldCount = 6;

    private readonly SysstatReading _reading = new();
    private byte[] _moment = [];

    /// <summary>Reads to the end of the file.</summary>
    public void ReadAll(LineReader lines)
    {
        Span<Range> fields = stackalloc Range[FieldCount + 1];
        while (lines.TryRead(out ReadOnlySpan<byte> line))
        {
            if (FieldText.IsBlank(line))
            {
                continue;
            }

            int count = Split(line, fields);
            if (count >= 4 && line[fields[1]].StartsWith("-1"u8))
            {
                if (line.IndexOf("LINUX-RESTART"u8) >= 0)
                {
                    hosts.AddRestart();
                }
            }
            else if (count != FieldCount)
            {
                hosts.AddStrangeLine();
            }
            else if (Find(line[fields[4]]) is SysstatField what && line[fields[3]].SequenceEqual("-"u8))
            {
                // Host, interval and time: a new moment begins where they change.
                ReadOnlySpan<byte> moment = line[..fields[2].End.Value];
                if (!moment.SequenceEqual(_moment))
                {
                    EndMoment();
                    _moment = moment.ToArray();
                }

                hosts.Set(_reading, what, line[fields[5]]);
            }
        }

        EndMoment();
    }

    private static SysstatField? Find(ReadOnlySpan<byte> name)
    {
        Span<char> text = stackalloc char[32];
        return name.Length <= text.Length && Encoding.UTF8.TryGetChars(name, text, out int length)
            ? SysstatFields.Find(text[..length])
            : null;
    }

    private static int Split(ReadOnlySpan<byte> line, Span<Range> fields)
    {
        int count = 0;
        foreach (Range field in line.Split((byte)'\t'))
        {
            if (count == fields.Length)
            {
                return count;
            }

            fields[count++] = field;
        }

        return count;
    }

    private void EndMoment()
    {
        if (!_reading.IsEmpty)
        {
            ReadOnlySpan<byte> moment = _moment;
            int hostEnd = moment.IndexOf((byte)'\t');
            if (hosts.TryReadTime(moment[(moment.LastIndexOf((byte)'\t') + 1)..], out long time))
            {
                hosts.Add(hosts.Host(Encoding.UTF8.GetString(moment[..hostEnd]), file), time, _reading);
            }
            else
            {
                hosts.AddStrangeLine();
            }
        }

        _reading.Clear();
    }
}
