using System.Buffers.Binary;
using System.Text;
using DmSim.Core.Workloads;

namespace DmSim.Traces.Native;

/// <summary>Reads the directory of a native trace; every number is checked before it is used.</summary>
internal sealed class DirectoryReader
{
    private static readonly int ChannelCount = Enum.GetValues<TraceChannel>().Length;

    private readonly string _path;
    private readonly MappedFile _file;
    private readonly long _offset;
    private readonly byte[] _bytes;
    private int _position;

    private DirectoryReader(string path, MappedFile file, long offset, int length)
    {
        _path = path;
        _file = file;
        _offset = offset;
        _bytes = file.With(offset, length, 0, static (bytes, _) => bytes.ToArray());
    }

    /// <summary>Reads the description and the VMs.</summary>
    public static NativeTrace Read(string path, MappedFile file, long offset, int length, int vmCount) =>
        new DirectoryReader(path, file, offset, length).ReadAll(vmCount);

    private NativeTrace ReadAll(int vmCount)
    {
        TraceInfo info = ReadInfo();
        TraceVm[] vms = new TraceVm[vmCount];
        HashSet<string> names = new(StringComparer.Ordinal);
        for (int index = 0; index < vmCount; index++)
        {
            vms[index] = ReadVm();
            Require(names.Add(vms[index].Name), $"two VMs are named '{vms[index].Name}'");
        }

        Require(_position == _bytes.Length, $"{_bytes.Length - _position} bytes follow the last VM");
        return new NativeTrace(_file, info, vms);
    }

    private TraceInfo ReadInfo()
    {
        string name = TakeText();
        string provenance = TakeText();
        string sourceSha256 = TakeText();
        int signal = TakeInt32();
        Require(Enum.IsDefined((TraceSignal)signal), $"signal {signal} is not known");
        int hasStart = TakeInt32();
        Require(hasStart is 0 or 1, $"start mark {hasStart}, expected 0 or 1");
        long start = TakeInt64();
        int startSecondOfDay = TakeInt32();
        Require(startSecondOfDay is >= 0 and < 86_400, $"second of day {startSecondOfDay}, expected 0..86399");
        long duration = TakeInt64();
        Require(duration >= 0, $"duration {duration} ms is negative");
        return new TraceInfo
        {
            Name = name,
            Signal = (TraceSignal)signal,
            StartUnixMilliseconds = hasStart == 1 ? start : null,
            StartSecondOfDay = startSecondOfDay,
            DurationMilliseconds = duration,
            Provenance = provenance,
            SourceSha256 = sourceSha256,
        };
    }

    private NativeTraceVm ReadVm()
    {
        string name = TakeText();
        int count = TakeInt32();
        Require(count is > 0 and <= NativeFormat.MostSamples, $"VM '{name}' claims {count} samples");
        long end = TakeInt64();
        Require(end >= count, $"VM '{name}' ends at {end} ms but claims {count} samples");
        long interval = TakeInt64();
        Require(interval > 0, $"VM '{name}' has an interval of {interval} ms");
        int mask = TakeInt32();
        bool known = mask >= 0 && mask < 1 << ChannelCount;
        Require(known && (mask & (1 << (int)TraceChannel.Demand)) != 0, $"VM '{name}' has channels {mask:x}");
        NativeColumn times = TakeColumn(name, count);
        NativeColumn?[] channels = new NativeColumn?[ChannelCount];
        for (int channel = 0; channel < ChannelCount; channel++)
        {
            channels[channel] = (mask & (1 << channel)) == 0 ? null : TakeColumn(name, count);
        }

        return new NativeTraceVm(name, count, end, interval, times, channels);
    }

    private NativeColumn TakeColumn(string vm, int count)
    {
        long tableOffset = TakeInt64();
        int blockLength = TakeInt32();
        NativeColumn column = new(_file, tableOffset, blockLength, count);
        FormattableString? problem = column.Problem(_offset);
        Require(problem is null, $"VM '{vm}': {problem}");
        return column;
    }

    private string TakeText()
    {
        int length = TakeInt32();
        Require(length is >= 0 and <= NativeFormat.LongestText, $"a text of {length} bytes");
        try
        {
            return NativeFormat.Text.GetString(Take(length));
        }
        catch (DecoderFallbackException)
        {
            throw NativeTraceReader.Refusal(_path, _offset + _position, $"a text is not UTF-8");
        }
    }

    private int TakeInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    private long TakeInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    private ReadOnlySpan<byte> Take(int length)
    {
        Require(length <= _bytes.Length - _position, $"{length} bytes expected, the directory ends before");
        ReadOnlySpan<byte> taken = _bytes.AsSpan(_position, length);
        _position += length;
        return taken;
    }

    private void Require(bool condition, FormattableString message)
    {
        if (!condition)
        {
            throw NativeTraceReader.Refusal(_path, _offset + _position, message);
        }
    }
}
