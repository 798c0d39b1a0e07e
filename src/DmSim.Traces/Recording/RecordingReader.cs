using System.Buffers.Text;
using System.Globalization;
using System.Text;
using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Traces.Import;
using DmSim.Traces.Import.Sources;

namespace DmSim.Traces.Recording;

/// <summary>Reads the lines of a journal after its first.</summary>
internal sealed class RecordingReader(RecordingHeader header, ImportSession session, VmTable vms)
{
    private const int FieldCount = 11;

    /// <summary>Less than this is the odd page of a runtime.</summary>
    private const long NotableUnreserved = 4 * MemorySize.BytesPerMebibyte;

    private readonly List<(byte[] Name, bool IsThere)> _series = [];
    private readonly long[] _fields = new long[FieldCount];
    private readonly HashSet<int> _seen = [];
    private int _ticks;
    private int _damaged;
    private long _mostEstimated;
    private long _mostUnreserved;
    private long _length;
    private long? _processorMilliseconds;

    /// <summary>The first line.</summary>
    public RecordingHeader Header => header;

    /// <summary>Reads all lines; damaged ones are counted and passed over.</summary>
    public void ReadAll(LineReader lines)
    {
        while (lines.TryRead(out ReadOnlySpan<byte> line))
        {
            if (!JournalLine.TryOpen(line, out ReadOnlySpan<byte> text) || !Take(text))
            {
                _damaged++;
            }
        }

        session.Tally.RowsRead = _ticks;
        if (_damaged > 0)
        {
            session.Warn($"{_damaged} lines of the journal are damaged or cut off and were passed over");
        }

        if (_processorMilliseconds is null)
        {
            session.Warn($"the recorder did not end in good order; the recording ends with its last whole sample");
        }

        if (!header.CountsUnreserved && _mostUnreserved >= NotableUnreserved)
        {
            session.Warn(
                $"up to {_mostUnreserved / MemorySize.BytesPerMebibyte} MiB in use are not charged by the kernel (mapped with MAP_NORESERVE), so that no host sees them; --with-unreserved counts them"
            );
        }

        if (_mostEstimated > 0)
        {
            session.Warn(
                $"up to {_mostEstimated} processes or shared objects could not be read exactly (that needs root) and were estimated"
            );
        }
    }

    /// <summary>What the trace says about its origin.</summary>
    public string Provenance()
    {
        StringBuilder text = new(header.Description);
        CultureInfo culture = CultureInfo.InvariantCulture;
        text.Append(culture, $" {_ticks} samples, every {TimeText.Format(header.IntervalMilliseconds)}.");
        if (header.BaselineBytes > 0)
        {
            MemorySize baseline = new(header.BaselineBytes);
            text.Append(
                culture,
                $" Demand and working set contain a constant of {baseline} for the system of the guest."
            );
        }

        if (_mostUnreserved >= NotableUnreserved)
        {
            string counted = header.CountsUnreserved ? "counted here" : "not counted here";
            long mebibytes = _mostUnreserved / MemorySize.BytesPerMebibyte;
            text.Append(
                culture,
                $" Up to {mebibytes} MiB in use were mapped with MAP_NORESERVE, which the kernel does not charge: {counted}."
            );
        }

        if (_processorMilliseconds is { } taken && _length > 0)
        {
            text.Append(culture, $" The recorder took {100.0 * taken / _length:0.0} % of one processor.");
        }

        return text.ToString();
    }

    private bool Take(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("at "u8))
        {
            return TakeTick(text[3..]);
        }

        if (text.StartsWith("series "u8))
        {
            ReadOnlySpan<byte> rest = text[7..];
            bool good = Utf8Parser.TryParse(rest, out int index, out int length) && index == _series.Count;
            if (good && rest.Length > length + 1)
            {
                _series.Add((rest[(length + 1)..].ToArray(), false));
                return true;
            }

            return false;
        }

        return text.StartsWith("end "u8) && TakeEnd(text[4..]);
    }

    private bool TakeEnd(ReadOnlySpan<byte> rest)
    {
        if (TryNumber(ref rest, out _length) && TryNumber(ref rest, out long taken))
        {
            _processorMilliseconds = taken;
            return true;
        }

        return false;
    }

    private bool TakeTick(ReadOnlySpan<byte> rest)
    {
        for (int index = 0; index < FieldCount; index++)
        {
            if (!TryNumber(ref rest, out _fields[index]))
            {
                return false;
            }
        }

        _ticks++;
        _mostEstimated = Math.Max(_mostEstimated, _fields[^1]);
        if (header.IsMachine)
        {
            Add("machine"u8, _fields[1], _fields[4], _fields[3], _fields[2]);
            return true;
        }

        return TakeParts(rest);
    }

    private bool TakeParts(ReadOnlySpan<byte> rest)
    {
        _seen.Clear();
        long allUnreserved = 0;
        while (!rest.IsEmpty)
        {
            bool good =
                TryNumber(ref rest, out long series, (byte)':')
                & TryNumber(ref rest, out long committed, (byte)':')
                & TryNumber(ref rest, out long resident, (byte)':')
                & TryNumber(ref rest, out long unreserved);
            if (!good || series < 0 || series >= _series.Count || committed < 0)
            {
                return false;
            }

            _seen.Add((int)series);
            _series[(int)series] = (_series[(int)series].Name, true);
            allUnreserved += unreserved;
            long counted = header.CountsUnreserved ? unreserved : 0;
            Add(
                _series[(int)series].Name,
                committed + counted,
                resident + counted,
                VmSamples.Unknown,
                VmSamples.Unknown
            );
        }

        _mostUnreserved = Math.Max(_mostUnreserved, allUnreserved);

        for (int series = 0; series < _series.Count; series++)
        {
            if (_series[series].IsThere && !_seen.Contains(series))
            {
                _series[series] = (_series[series].Name, false);
                AddRow(_series[series].Name, TraceVm.Absent, VmSamples.Unknown, VmSamples.Unknown, VmSamples.Unknown);
            }
        }

        return true;
    }

    private void Add(ReadOnlySpan<byte> name, long committed, long resident, long size, long available)
    {
        long workingSet =
            resident == MachineCounters.Unknown
                ? VmSamples.Unknown
                : Math.Min(resident, committed) + header.BaselineBytes;
        long provisioned = header.SizeBytes > 0 ? header.SizeBytes : size;
        AddRow(name, committed + header.BaselineBytes, provisioned, workingSet, available);
    }

    private void AddRow(ReadOnlySpan<byte> name, long demand, long provisioned, long workingSet, long available)
    {
        long time = header.StartUnixMilliseconds + _fields[0];
        if (vms.GetOrAdd(name) is { } vm)
        {
            vm.Add(new SampleRow(time, demand, provisioned, workingSet, available));
        }
    }

    private static bool TryNumber(ref ReadOnlySpan<byte> rest, out long value, byte separator = (byte)' ')
    {
        bool good = Utf8Parser.TryParse(rest, out value, out int length);
        good &= length == rest.Length || rest[length] == separator;
        rest = length >= rest.Length ? [] : rest[(length + 1)..];
        return good;
    }
}
