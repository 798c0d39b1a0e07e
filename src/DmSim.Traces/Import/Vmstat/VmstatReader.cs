using System.Globalization;
using System.Text;
using DmSim.Core.Units;
using DmSim.Traces.Import.Monitoring;
using DmSim.Traces.Import.Sources;
using DmSim.Traces.Import.Tables;

namespace DmSim.Traces.Import.Vmstat;

/// <summary>
/// Reads one output of vmstat: headings again every screenful, rows with or without a time at their end.
/// </summary>
internal sealed class VmstatReader(ImportFile file, ImportSession session, GuestTable guests, LocalClock clock)
{
    private const long OneSecond = 1000;

    private readonly GuestReadings _readings = guests.GetOrAdd(new GuestKey("", ""), file);
    private readonly RepairCounter _strange = session.Repair("lines that are no samples", "left out");
    private VmstatHeader? _header;
    private long _mostSwap;
    private long _counted;
    private bool _isTimed;

    /// <summary>Reads to the end of the file.</summary>
    public void ReadAll(LineReader lines)
    {
        clock.Begin(biasMinutes: null);
        while (lines.TryRead(out ReadOnlySpan<byte> line))
        {
            string text = Encoding.UTF8.GetString(line);
            string[] words = text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0 || text.Contains("---", StringComparison.Ordinal) || words[0] == "kthr")
            {
                continue;
            }

            if (VmstatHeader.TryRead(words) is VmstatHeader header)
            {
                _header = header;
            }
            else if (_header is null || !TryReadRow(words))
            {
                _strange.Count++;
            }
        }

        End();
    }

    private void End()
    {
        if (_header is { IsComplete: false })
        {
            const string Message =
                "free memory without buff and cache (vmstat -a) does not tell what is in use; run vmstat -t";
            session.Issues.Add(file.Path, null, null, Message);
        }
        else if (_header is null)
        {
            session.Issues.Add(file.Path, null, null, "no heading of vmstat with the columns r, b, swpd and free");
        }

        if (_mostSwap > 0)
        {
            session.Warn($"up to {_mostSwap} KiB of swap were in use, which used memory leaves out");
        }

        if (_counted > 0)
        {
            long interval = session.Interval ?? OneSecond;
            session.Warn(
                $"rows carry no time (vmstat -t adds it): {TimeText.Format(interval)} from row to row is assumed"
            );
        }
    }

    private bool TryReadRow(string[] words)
    {
        VmstatHeader header = _header!;
        if (
            words.Length < header.Count
            || !TryRead(words, header.Free, out long free)
            || !TryRead(words, header.Buffers, out long buffers)
            || !TryRead(words, header.Cache, out long cache)
            || !TryRead(words, header.Swap, out long swap)
        )
        {
            return false;
        }

        session.Tally.RowsRead++;
        _mostSwap = Math.Max(_mostSwap, swap);
        if (header.IsComplete && TryFindTime(words, header.Count) is long time)
        {
            _readings.Add(
                new GuestReading(time) { Available = (free + buffers + cache) * MemorySize.BytesPerKibibyte }
            );
        }

        return true;
    }

    private long? TryFindTime(string[] words, int first)
    {
        for (int index = first; index + 1 < words.Length; index++)
        {
            byte[] text = Encoding.UTF8.GetBytes($"{words[index]} {words[index + 1]}");
            if (TimestampText.TryParse(text, out long local, out _))
            {
                _isTimed = true;
                return clock.ToNextMoment(local);
            }
        }

        if (_isTimed)
        {
            _strange.Count++;
            return null;
        }

        return _counted++ * (session.Interval ?? OneSecond);
    }

    private static bool TryRead(string[] words, int index, out long value)
    {
        const long Most = 1L << 44;
        value = 0;
        return index < 0
            || (
                long.TryParse(words[index], NumberStyles.None, CultureInfo.InvariantCulture, out value) && value < Most
            );
    }
}
