using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DmSim.Traces.Import.Tables;

/// <summary>
/// Splits a line of a table into fields: blanks around a field are not part of it, and a field may stand in double
/// quotes (a doubled quote inside stands for one). Reused line after line.
/// </summary>
internal sealed class FieldSplitter(byte separator)
{
    private const int MostFields = 1 << 18;

    private int[] _starts = new int[32];
    private int[] _ends = new int[32];

    /// <summary>How many fields the last line had.</summary>
    public int Count { get; private set; }

    /// <summary>Splits a line.</summary>
    /// <returns>Whether its quotes match and it has at most 262,144 fields.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Split(ReadOnlySpan<byte> line)
    {
        Count = 0;
        int start = 0;
        for (int position = 0; position < line.Length; position += Vector128<byte>.Count)
        {
            Vector128<byte> characters = Load(line, position);
            if (Vector128.EqualsAny(characters, Vector128.Create((byte)'"')))
            {
                Count = 0;
                return SplitQuoted(line);
            }

            uint separators = Vector128.Equals(characters, Vector128.Create(separator)).ExtractMostSignificantBits();
            while (separators != 0)
            {
                int end = position + BitOperations.TrailingZeroCount(separators);
                separators &= separators - 1;
                PutTrimmed(line, start, end);
                start = end + 1;
            }
        }

        PutTrimmed(line, start, line.Length);
        return Count <= MostFields;
    }

    /// <summary>A field of the line that was split last.</summary>
    public ReadOnlySpan<byte> Field(ReadOnlySpan<byte> line, int index) => line[_starts[index].._ends[index]];

    /// <summary>Where a field begins, as a column counted from 1.</summary>
    public int ColumnOf(int index) => _starts[index] + 1;

    /// <summary>The sixteen characters from a position on, with zeros after the end of the line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Load(ReadOnlySpan<byte> line, int position)
    {
        ReadOnlySpan<byte> rest = line[position..];
        if (rest.Length >= Vector128<byte>.Count)
        {
            return Vector128.Create(rest);
        }

        if (rest.Length < sizeof(ulong))
        {
            ulong few = 0;
            for (int index = 0; index < rest.Length; index++)
            {
                few |= (ulong)rest[index] << (8 * index);
            }

            return Vector128.Create(few, 0).AsByte();
        }

        // The last eight characters overlap the first eight: what was there already is shifted out.
        ulong last = BinaryPrimitives.ReadUInt64LittleEndian(rest[^sizeof(ulong)..]);
        ulong upper = rest.Length == sizeof(ulong) ? 0 : last >> (8 * (Vector128<byte>.Count - rest.Length));
        return Vector128.Create(BinaryPrimitives.ReadUInt64LittleEndian(rest), upper).AsByte();
    }

    private bool SplitQuoted(ReadOnlySpan<byte> line)
    {
        int position = 0;
        while (Count < MostFields)
        {
            int end;
            int start = Skip(line, position);
            if (start < line.Length && line[start] == (byte)'"')
            {
                int close = ClosingQuote(line, start + 1);
                end = close < 0 ? -1 : Skip(line, close + 1);
                if (end < 0 || (end < line.Length && line[end] != separator))
                {
                    return false;
                }

                Put(start + 1, close);
            }
            else
            {
                int length = line[position..].IndexOf(separator);
                end = length < 0 ? line.Length : position + length;
                if (line[position..end].Contains((byte)'"'))
                {
                    return false;
                }

                PutTrimmed(line, position, end);
            }

            if (end >= line.Length)
            {
                return true;
            }

            position = end + 1;
        }

        return false;
    }

    private static bool IsBlank(byte value) => value is (byte)' ' or (byte)'\t';

    private int Skip(ReadOnlySpan<byte> line, int position)
    {
        while (position < line.Length && IsBlank(line[position]) && line[position] != separator)
        {
            position++;
        }

        return position;
    }

    private static int ClosingQuote(ReadOnlySpan<byte> line, int position)
    {
        while (position < line.Length)
        {
            if (line[position] != (byte)'"')
            {
                position++;
            }
            else if (position + 1 < line.Length && line[position + 1] == (byte)'"')
            {
                position += 2;
            }
            else
            {
                return position;
            }
        }

        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PutTrimmed(ReadOnlySpan<byte> line, int start, int end)
    {
        if (start < end && (line[start] <= (byte)' ' || line[end - 1] <= (byte)' '))
        {
            (start, end) = Trim(line, start, end);
        }

        Put(start, end);
    }

    private static (int Start, int End) Trim(ReadOnlySpan<byte> line, int start, int end)
    {
        while (start < end && IsBlank(line[start]))
        {
            start++;
        }

        while (end > start && IsBlank(line[end - 1]))
        {
            end--;
        }

        return (start, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Put(int start, int end)
    {
        int index = Count;
        if (index == _starts.Length)
        {
            Grow();
        }

        _starts[index] = start;
        _ends[index] = end;
        Count = index + 1;
    }

    private void Grow()
    {
        Array.Resize(ref _starts, Count * 2);
        Array.Resize(ref _ends, Count * 2);
    }
}
