using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using DmSim.Core.Workloads;

namespace DmSim.Traces.Native;

/// <summary>
/// Packs a block of 64-bit values without loss: value = base + step · index + unit · code, with codes of 0, 1, 2, 4 or
/// 8 bytes. The code with all bits set means <see cref="TraceVm.Absent"/>.
/// </summary>
/// <remarks>
/// The unit is the greatest common divisor of all differences, so page-sized demand costs 2 bytes where its range
/// within a block is below 256 MiB. The step serves times: a regular axis costs nothing, one with jitter a byte or two.
/// </remarks>
internal static class BlockCodec
{
    /// <summary>Finds the narrowest shape for values of which any may be absent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static BlockShape PlanValues(ReadOnlySpan<long> values)
    {
        long low = long.MaxValue;
        long high = long.MinValue;
        int absentCount = 0;
        int done = VectorCodec.FindRange(values, ref low, ref high, ref absentCount);
        foreach (long value in values[done..])
        {
            if (value == TraceVm.Absent)
            {
                absentCount++;
                continue;
            }

            low = Math.Min(low, value);
            high = Math.Max(high, value);
        }

        if (absentCount == values.Length)
        {
            return new BlockShape(TraceVm.Absent, 0, 1, 0);
        }

        if (low < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(values), low, "A value is not negative, or Absent.");
        }

        if (low == high)
        {
            return new BlockShape(low, 0, 1, absentCount == 0 ? 0 : 1);
        }

        long unit = CommonUnit(values, low);
        return new BlockShape(low, 0, unit, WidthFor((ulong)(high - low) / (ulong)unit));
    }

    /// <summary>Finds the narrowest shape for strictly increasing times, none of them negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static BlockShape PlanTimes(ReadOnlySpan<long> times)
    {
        if (IsLine(times, out long lineStep))
        {
            return new BlockShape(times[0], lineStep, 1, 0);
        }

        long unit = CommonUnit(times, times[0]);
        // The mean step, rounded to the unit: what remains is jitter, which is small even where polls are uneven.
        long step = (times[^1] - times[0]) / unit / (times.Length - 1) * unit;
        long low = long.MaxValue;
        long high = long.MinValue;
        for (int index = 0; index < times.Length; index++)
        {
            long rest = times[index] - (step * index);
            low = Math.Min(low, rest);
            high = Math.Max(high, rest);
        }

        return new BlockShape(low, step, unit, WidthFor((ulong)(high - low) / (ulong)unit));
    }

    /// <summary>Whether all steps between values are equal; a single value is a line of step 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool IsLine(ReadOnlySpan<long> values, out long step)
    {
        step = values.Length > 1 ? values[1] - values[0] : 0;
        for (int index = 1; index < values.Length; index++)
        {
            if (values[index] - values[index - 1] != step)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Writes the codes of a block; the destination holds exactly values.Length · width bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Encode(ReadOnlySpan<long> values, BlockShape shape, Span<byte> codes)
    {
        if (shape.Width == 0)
        {
            return;
        }

        int done = VectorCodec.Encode(values, shape, codes);
        CodeMaker maker = new(shape, done);
        switch (shape.Width)
        {
            case 1:
                for (int index = done; index < values.Length; index++)
                {
                    codes[index] = (byte)maker.Next(values[index]);
                }

                break;
            case 2:
                for (int index = done; index < values.Length; index++)
                {
                    ushort code = (ushort)maker.Next(values[index]);
                    BinaryPrimitives.WriteUInt16LittleEndian(codes[(index * sizeof(ushort))..], code);
                }

                break;
            case 4:
                for (int index = done; index < values.Length; index++)
                {
                    uint code = (uint)maker.Next(values[index]);
                    BinaryPrimitives.WriteUInt32LittleEndian(codes[(index * sizeof(uint))..], code);
                }

                break;
            default:
                for (int index = done; index < values.Length; index++)
                {
                    ulong code = maker.Next(values[index]);
                    BinaryPrimitives.WriteUInt64LittleEndian(codes[(index * sizeof(ulong))..], code);
                }

                break;
        }
    }

    /// <summary>Reads a stretch of a block.</summary>
    /// <param name="codes">All codes of the block.</param>
    /// <param name="shape">The block's shape.</param>
    /// <param name="first">Index within the block of the first value to read.</param>
    /// <param name="values">Filled completely.</param>
    public static void Decode(ReadOnlySpan<byte> codes, BlockShape shape, int first, Span<long> values)
    {
        long origin = shape.Base + (shape.Step * first);
        ReadOnlySpan<byte> source = codes.Slice(first * shape.Width, values.Length * shape.Width);
        switch (shape.Width)
        {
            case 0:
                DecodeLine(origin, shape.Step, values);
                break;
            case 1:
                Decode8(source, origin, shape, values);
                break;
            case 2:
                Decode16(source, origin, shape, values);
                break;
            case 4:
                Decode32(source, origin, shape, values);
                break;
            default:
                Decode64(source, origin, shape, values);
                break;
        }
    }

    private static void DecodeLine(long origin, long step, Span<long> values)
    {
        for (int index = VectorCodec.DecodeLine(origin, step, values); index < values.Length; index++)
        {
            values[index] = origin + (step * index);
        }
    }

    private static void Decode8(ReadOnlySpan<byte> source, long origin, BlockShape shape, Span<long> values)
    {
        for (int index = VectorCodec.Decode(source, origin, shape, values); index < values.Length; index++)
        {
            long code = source[index];
            values[index] =
                code == byte.MaxValue ? TraceVm.Absent : origin + (shape.Step * index) + (shape.Unit * code);
        }
    }

    private static void Decode16(ReadOnlySpan<byte> source, long origin, BlockShape shape, Span<long> values)
    {
        for (int index = VectorCodec.Decode(source, origin, shape, values); index < values.Length; index++)
        {
            long code = BinaryPrimitives.ReadUInt16LittleEndian(source[(index * sizeof(ushort))..]);
            values[index] =
                code == ushort.MaxValue ? TraceVm.Absent : origin + (shape.Step * index) + (shape.Unit * code);
        }
    }

    private static void Decode32(ReadOnlySpan<byte> source, long origin, BlockShape shape, Span<long> values)
    {
        for (int index = VectorCodec.Decode(source, origin, shape, values); index < values.Length; index++)
        {
            long code = BinaryPrimitives.ReadUInt32LittleEndian(source[(index * sizeof(uint))..]);
            values[index] =
                code == uint.MaxValue ? TraceVm.Absent : origin + (shape.Step * index) + (shape.Unit * code);
        }
    }

    private static void Decode64(ReadOnlySpan<byte> source, long origin, BlockShape shape, Span<long> values)
    {
        for (int index = 0; index < values.Length; index++)
        {
            ulong code = BinaryPrimitives.ReadUInt64LittleEndian(source[(index * sizeof(ulong))..]);
            values[index] =
                code == ulong.MaxValue ? TraceVm.Absent : origin + (shape.Step * index) + (shape.Unit * (long)code);
        }
    }

    /// <summary>The greatest common divisor of all differences to an origin that no value is below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long CommonUnit(ReadOnlySpan<long> values, long origin)
    {
        long bits = 0;
        foreach (long value in values)
        {
            bits |= value == TraceVm.Absent ? 0 : value - origin;
        }

        // The power of two is found without division; the odd part is mostly 1 after a few values.
        int shift = BitOperations.TrailingZeroCount(bits);
        long odd = 0;
        foreach (long value in values)
        {
            long difference = (value - origin) >> shift;
            if (value == TraceVm.Absent || (odd != 0 && difference % odd == 0))
            {
                continue;
            }

            odd = GreatestCommonDivisor(odd, difference);
            if (odd == 1)
            {
                break;
            }
        }

        return odd << shift;
    }

    private static long GreatestCommonDivisor(long left, long right)
    {
        while (right != 0)
        {
            (left, right) = (right, left % right);
        }

        return left;
    }

    // One code of each width is reserved for absence, hence the strict comparisons.
    private static int WidthFor(ulong highestCode) =>
        highestCode < byte.MaxValue ? 1
        : highestCode < ushort.MaxValue ? 2
        : highestCode < uint.MaxValue ? 4
        : 8;

    /// <summary>Makes the codes of a block one after the other.</summary>
    private ref struct CodeMaker(BlockShape shape, int first)
    {
        // Most units are powers of two, and a shift is many times faster than a division.
        private readonly int _shift = BitOperations.TrailingZeroCount(shape.Unit);
        private readonly ulong _odd = (ulong)shape.Unit >> BitOperations.TrailingZeroCount(shape.Unit);
        private readonly long _step = shape.Step;
        private long _origin = shape.Base + (shape.Step * first);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ulong Next(long value)
        {
            ulong scaled = (ulong)(value - _origin) >> _shift;
            _origin += _step;
            return value == TraceVm.Absent ? ulong.MaxValue
                : _odd == 1 ? scaled
                : scaled / _odd;
        }
    }
}
