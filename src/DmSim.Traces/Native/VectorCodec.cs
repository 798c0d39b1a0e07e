using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Workloads;

namespace DmSim.Traces.Native;

/// <summary>
/// The inner loops of <see cref="BlockCodec"/> over several values at once. Each does as many values as fit, and the scalar
/// loops of the codec, which say what the result is, do the rest.
/// </summary>
internal static class VectorCodec
{
    private const int Lanes = 4;
    private const int ValuesPerRound = 4 * Lanes;

    /// <summary>Smallest and largest of values that are present, and how many are absent.</summary>
    /// <returns>How many values were looked at.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int FindRange(ReadOnlySpan<long> values, ref long low, ref long high, ref int absentCount)
    {
        ReadOnlySpan<Vector256<long>> vectors = MemoryMarshal.Cast<long, Vector256<long>>(values);
        Vector256<long> absent = Vector256.Create(TraceVm.Absent);
        Vector256<long> lows = Vector256.Create(low);
        Vector256<long> highs = Vector256.Create(high);
        Vector256<long> absences = Vector256<long>.Zero;
        foreach (Vector256<long> vector in vectors)
        {
            Vector256<long> isAbsent = Vector256.Equals(vector, absent);
            absences -= isAbsent;
            lows = Vector256.Min(lows, Vector256.ConditionalSelect(isAbsent, lows, vector));
            highs = Vector256.Max(highs, Vector256.ConditionalSelect(isAbsent, highs, vector));
        }

        for (int lane = 0; lane < Lanes; lane++)
        {
            low = Math.Min(low, lows[lane]);
            high = Math.Max(high, highs[lane]);
        }

        absentCount += (int)Vector256.Sum(absences);
        return vectors.Length * Lanes;
    }

    /// <summary>Writes codes of 1, 2 or 4 bytes of a shape whose unit is a power of two.</summary>
    /// <returns>How many values were written.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Encode(ReadOnlySpan<long> values, BlockShape shape, Span<byte> codes)
    {
        if (!BitConverter.IsLittleEndian || !BitOperations.IsPow2(shape.Unit) || shape.Width > sizeof(uint))
        {
            return 0;
        }

        Scaler scaler = new(shape);
        int count = values.Length / ValuesPerRound * ValuesPerRound;
        ReadOnlySpan<Vector256<long>> vectors = MemoryMarshal.Cast<long, Vector256<long>>(values[..count]);
        for (int index = 0; index < vectors.Length; index += ValuesPerRound / Lanes)
        {
            Vector256<uint> first = Vector256.Narrow(scaler.Next(vectors[index]), scaler.Next(vectors[index + 1]));
            Vector256<uint> second = Vector256.Narrow(scaler.Next(vectors[index + 2]), scaler.Next(vectors[index + 3]));
            Span<byte> target = codes[(index * Lanes * shape.Width)..];
            switch (shape.Width)
            {
                case 1:
                    Vector256<ushort> pairs = Vector256.Narrow(first, second);
                    Vector128.Narrow(pairs.GetLower(), pairs.GetUpper()).CopyTo(target);
                    break;
                case 2:
                    Vector256.Narrow(first, second).AsByte().CopyTo(target);
                    break;
                default:
                    first.AsByte().CopyTo(target);
                    second.AsByte().CopyTo(target[Vector256<byte>.Count..]);
                    break;
            }
        }

        return count;
    }

    /// <summary>Writes values that rise by a step each.</summary>
    /// <returns>How many values were written.</returns>
    public static int DecodeLine(long origin, long step, Span<long> values)
    {
        Span<Vector256<long>> vectors = MemoryMarshal.Cast<long, Vector256<long>>(values);
        Vector256<long> next = Vector256.Create(origin, origin + step, origin + (step * 2), origin + (step * 3));
        Vector256<long> advance = Vector256.Create(step * Lanes);
        for (int index = 0; index < vectors.Length; index++)
        {
            vectors[index] = next;
            next += advance;
        }

        return vectors.Length * Lanes;
    }

    /// <summary>Reads values from codes of 1, 2 or 4 bytes.</summary>
    /// <param name="codes">The codes, one for each value.</param>
    /// <param name="origin">The value that the first code counts from.</param>
    /// <param name="shape">The block's shape.</param>
    /// <param name="values">Receives the values.</param>
    /// <returns>How many values were read.</returns>
    public static int Decode(ReadOnlySpan<byte> codes, long origin, BlockShape shape, Span<long> values)
    {
        if (!BitConverter.IsLittleEndian || shape.Width > sizeof(uint))
        {
            return 0;
        }

        Unscaler unscaler = new(shape, origin);
        int count = values.Length / ValuesPerRound * ValuesPerRound;
        Span<Vector256<long>> vectors = MemoryMarshal.Cast<long, Vector256<long>>(values[..count]);
        for (int index = 0; index < vectors.Length; index += ValuesPerRound / Lanes)
        {
            ReadOnlySpan<byte> source = codes[(index * Lanes * shape.Width)..];
            Vector256<uint> first;
            Vector256<uint> second;
            switch (shape.Width)
            {
                case 1:
                    Vector128<byte> bytes = Vector128.Create(source);
                    Vector256<ushort> pairs = Vector256.Create(
                        Vector128.WidenLower(bytes),
                        Vector128.WidenUpper(bytes)
                    );
                    (first, second) = (Vector256.WidenLower(pairs), Vector256.WidenUpper(pairs));
                    break;
                case 2:
                    Vector256<ushort> words = Vector256.Create(source).AsUInt16();
                    (first, second) = (Vector256.WidenLower(words), Vector256.WidenUpper(words));
                    break;
                default:
                    first = Vector256.Create(source).AsUInt32();
                    second = Vector256.Create(source[Vector256<byte>.Count..]).AsUInt32();
                    break;
            }

            vectors[index] = unscaler.Next(Vector256.WidenLower(first));
            vectors[index + 1] = unscaler.Next(Vector256.WidenUpper(first));
            vectors[index + 2] = unscaler.Next(Vector256.WidenLower(second));
            vectors[index + 3] = unscaler.Next(Vector256.WidenUpper(second));
        }

        return count;
    }

    /// <summary>Makes the codes of consecutive values; all bits of absent ones are set.</summary>
    private ref struct Scaler(BlockShape shape)
    {
        private readonly int _shift = BitOperations.TrailingZeroCount(shape.Unit);
        private readonly Vector256<long> _step = Vector256.Create(shape.Step * Lanes);
        private Vector256<long> _origin = Vector256.Create(
            shape.Base,
            shape.Base + shape.Step,
            shape.Base + (shape.Step * 2),
            shape.Base + (shape.Step * 3)
        );

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<ulong> Next(Vector256<long> values)
        {
            Vector256<long> scaled = Vector256.ShiftRightLogical(values - _origin, _shift);
            _origin += _step;
            return (scaled | Vector256.Equals(values, Vector256.Create(TraceVm.Absent))).AsUInt64();
        }
    }

    /// <summary>Makes the values of consecutive codes; the code with all bits set is that of an absent one.</summary>
    private ref struct Unscaler(BlockShape shape, long origin)
    {
        private readonly Vector256<long> _unit = Vector256.Create(shape.Unit);
        private readonly Vector256<long> _absentCode = Vector256.Create((1L << (8 * shape.Width)) - 1);
        private readonly Vector256<long> _step = Vector256.Create(shape.Step * Lanes);
        private Vector256<long> _origin = Vector256.Create(
            origin,
            origin + shape.Step,
            origin + (shape.Step * 2),
            origin + (shape.Step * 3)
        );

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<long> Next(Vector256<ulong> codes)
        {
            Vector256<long> values = _origin + (_unit * codes.AsInt64());
            _origin += _step;
            return values | Vector256.Equals(codes.AsInt64(), _absentCode);
        }
    }
}
