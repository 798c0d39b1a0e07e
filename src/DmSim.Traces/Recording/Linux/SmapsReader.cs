using System.Buffers.Text;
using DmSim.Core.Units;

namespace DmSim.Traces.Recording.Linux;

/// <summary>Sums up <c>/proc/PID/smaps</c> of one process.</summary>
/// <remarks>
/// The kernel charges an area when it is private and writable, or was once, unless it was mapped with
/// <c>MAP_NORESERVE</c>; it marks such an area <c>VM_ACCOUNT</c>, which smaps shows as <c>ac</c> ("area is accountable").
/// Sources: Linux <c>Documentation/filesystems/proc.rst</c> (VmFlags), <c>Documentation/mm/overcommit-accounting.rst</c>.
/// </remarks>
internal ref struct SmapsReader
{
    private readonly List<SharedMapping> _shared = [];
    private long _accounted;
    private long _resident;
    private long _unreserved;
    private int _areaCount;
    private ReadOnlySpan<byte> _header;
    private long _size;
    private long _rss;
    private long _pss;
    private long _anonymous;

    /// <summary>Nothing read yet.</summary>
    public SmapsReader() { }

    /// <summary>Reads the whole text.</summary>
    public static ProcessMemory Read(ReadOnlySpan<byte> text)
    {
        SmapsReader reader = new();
        while (!text.IsEmpty)
        {
            int end = text.IndexOf((byte)'\n');
            reader.ReadLine(end < 0 ? text : text[..end]);
            text = end < 0 ? [] : text[(end + 1)..];
        }

        return new ProcessMemory(
            reader._accounted,
            reader._resident,
            reader._unreserved,
            reader._areaCount,
            IsEstimated: false,
            reader._shared
        );
    }

    private void ReadLine(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
        {
            return;
        }

        if (line[0] is (>= (byte)'0' and <= (byte)'9') or (>= (byte)'a' and <= (byte)'f'))
        {
            _header = line;
            _size = _rss = _pss = _anonymous = 0;
            _areaCount++;
        }
        else if (line.StartsWith("Size:"u8))
        {
            _size = Kibibytes(line[5..]);
        }
        else if (line.StartsWith("Rss:"u8))
        {
            _rss = Kibibytes(line[4..]);
        }
        else if (line.StartsWith("Pss:"u8))
        {
            _pss = Kibibytes(line[4..]);
        }
        else if (line.StartsWith("Anonymous:"u8))
        {
            _anonymous = Kibibytes(line[10..]);
        }
        else if (line.StartsWith("VmFlags:"u8))
        {
            FinishArea(line[8..]);
        }
    }

    /// <summary>The flags are the last line of an area.</summary>
    private void FinishArea(ReadOnlySpan<byte> flags)
    {
        bool isHuge = HasFlag(flags, "ht"u8);
        if (HasFlag(flags, "ac"u8))
        {
            _accounted += _size;
            _resident += _pss;
        }
        else if (!isHuge && !HasFlag(flags, "sh"u8))
        {
            _unreserved += Math.Min(_pss, _anonymous);
        }

        // Huge pages come from a pool of their own, which is no part of committed memory.
        if (!isHuge && TryReadMapping(HasFlag(flags, "nr"u8), out SharedMapping mapping))
        {
            _shared.Add(mapping);
        }
    }

    private static bool HasFlag(ReadOnlySpan<byte> flags, ReadOnlySpan<byte> flag)
    {
        for (int index = flags.IndexOf(flag); index >= 0; )
        {
            bool begins = index == 0 || flags[index - 1] == (byte)' ';
            bool ends = index + flag.Length == flags.Length || flags[index + flag.Length] == (byte)' ';
            if (begins && ends)
            {
                return true;
            }

            int next = flags[(index + 1)..].IndexOf(flag);
            index = next < 0 ? -1 : index + 1 + next;
        }

        return false;
    }

    /// <summary>Takes apart <c>from-to rights offset major:minor inode name</c>; only of objects without a disk.</summary>
    private readonly bool TryReadMapping(bool isUnreserved, out SharedMapping mapping)
    {
        mapping = default;
        ReadOnlySpan<byte> rest = _header;
        ReadOnlySpan<byte> range = Next(ref rest);
        _ = Next(ref rest);
        ReadOnlySpan<byte> offset = Next(ref rest);
        ReadOnlySpan<byte> device = Next(ref rest);
        ReadOnlySpan<byte> inode = Next(ref rest);
        int colon = device.IndexOf((byte)':');
        int dash = range.IndexOf((byte)'-');
        bool good =
            Utf8Parser.TryParse(inode, out long number, out _)
            & Utf8Parser.TryParse(offset, out long start, out _, 'x')
            & Utf8Parser.TryParse(range, out ulong from, out _, 'x')
            & Utf8Parser.TryParse(range[(dash + 1)..], out ulong to, out _, 'x')
            & colon > 0;
        if (!good || number == 0)
        {
            return false;
        }

        good =
            Utf8Parser.TryParse(device[..colon], out long major, out _, 'x')
            & Utf8Parser.TryParse(device[(colon + 1)..], out long minor, out _, 'x');
        if (!good || major != 0)
        {
            // A device with a major number is a disk: pages of its files are cache, not commitment.
            return false;
        }

        SharedKind kind = KindOf(rest.TrimStart((byte)' '));
        mapping = new SharedMapping(minor, number, kind, isUnreserved, start + _size, _rss, _pss, from, to);
        return true;
    }

    private static SharedKind KindOf(ReadOnlySpan<byte> name) =>
        name.StartsWith("/dev/zero"u8) || name.StartsWith("/SYSV"u8) ? SharedKind.Reserved
        : name.StartsWith("/memfd:"u8) || name.StartsWith("/dev/shm/"u8) ? SharedKind.Filled
        : SharedKind.File;

    private static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> rest)
    {
        int end = rest.IndexOf((byte)' ');
        ReadOnlySpan<byte> field = end < 0 ? rest : rest[..end];
        rest = end < 0 ? [] : rest[(end + 1)..];
        return field;
    }

    private static long Kibibytes(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text.TrimStart((byte)' '), out long value, out _) ? value * MemorySize.BytesPerKibibyte : 0;
}
