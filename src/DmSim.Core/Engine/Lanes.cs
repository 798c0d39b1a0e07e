using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DmSim.Core.Engine;

/// <summary>
/// Four VMs at a time. The width is fixed, so that every machine works in the same order; each loop over lanes has a scalar
/// twin that gives the same values.
/// </summary>
internal static class Lanes
{
    /// <summary>VMs in a step.</summary>
    public const int Count = 4;

    /// <summary>Values below this, 4 PiB in bytes, go through a double and back unchanged.</summary>
    public const long ExactBelow = 1L << 52;

    /// <summary>The doubles of whole numbers from 0 to below <see cref="ExactBelow"/>.</summary>
    /// <remarks>With the exponent of 2^52 in front, a number of 52 bits is the mantissa of 2^52 plus itself.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> ToDouble(Vector256<long> values)
    {
        Vector256<double> magic = Vector256.Create((double)ExactBelow);
        return (values | magic.AsInt64()).AsDouble() - magic;
    }

    /// <summary>The whole numbers of whole doubles from 0 to below <see cref="ExactBelow"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> ToInt64(Vector256<double> values)
    {
        Vector256<double> magic = Vector256.Create((double)ExactBelow);
        return (values + magic).AsInt64() ^ magic.AsInt64();
    }

    /// <summary>The low halves of four lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Narrow(Vector256<long> values) =>
        Vector128.Narrow(values.GetLower(), values.GetUpper());

    /// <summary>All bits of a lane for each of the four lowest bits that is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> Mask(uint four)
    {
        Vector256<long> bits = Vector256.Create(1L, 2L, 4L, 8L);
        return Vector256.Equals(Vector256.Create((long)four) & bits, bits);
    }

    /// <summary>A bit for each lane of a mask.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Bits(Vector256<long> mask) => mask.ExtractMostSignificantBits();

    /// <summary>The lowest bytes of four lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Bytes(Vector256<long> values)
    {
        Vector128<byte> narrow = Narrow(values).AsByte();
        return Vector128
            .Shuffle(narrow, Vector128.Create((byte)0, 4, 8, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
            .AsUInt32()
            .ToScalar();
    }

    /// <summary>A lane for each of four bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> Widen(uint bytes)
    {
        Vector128<ushort> words = Vector128.WidenLower(Vector128.CreateScalarUnsafe(bytes).AsByte());
        Vector128<uint> four = Vector128.WidenLower(words);
        return Vector256.WidenLower(four.ToVector256Unsafe()).AsInt64();
    }

    /// <summary>Four bytes of a column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint LoadBytes(ReadOnlySpan<byte> column, int vm)
    {
        Debug.Assert(vm + Count <= column.Length, "lanes behind the last VM");
        return Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref MemoryMarshal.GetReference(column), vm));
    }

    /// <summary>Four values of a column, each a byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint LoadBytes<T>(in T[] column, int vm)
        where T : unmanaged => Unsafe.ReadUnaligned<uint>(ref FirstByte(in column, vm));

    /// <summary>Writes four values of a column, each a byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes<T>(in T[] column, int vm, uint bytes)
        where T : unmanaged => Unsafe.WriteUnaligned(ref FirstByte(in column, vm), bytes);

    /// <summary>Four values of a column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> Load(ReadOnlySpan<long> column, int vm)
    {
        Debug.Assert(vm + Count <= column.Length, "lanes behind the last VM");
        return Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(column), (nuint)vm);
    }

    /// <summary>Four values of a column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Load(ReadOnlySpan<double> column, int vm)
    {
        Debug.Assert(vm + Count <= column.Length, "lanes behind the last VM");
        return Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(column), (nuint)vm);
    }

    /// <summary>Four values of a column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Load(ReadOnlySpan<int> column, int vm)
    {
        Debug.Assert(vm + Count <= column.Length, "lanes behind the last VM");
        return Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(column), (nuint)vm);
    }

    /// <summary>Four values of a column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> Load(in long[] column, int vm)
    {
        Debug.Assert(vm + Count <= column.Length, "lanes behind the last VM");
        return Vector256.LoadUnsafe(ref ColumnStart.Of(in column), (nuint)vm);
    }

    /// <summary>Four values of a column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Load(in double[] column, int vm)
    {
        Debug.Assert(vm + Count <= column.Length, "lanes behind the last VM");
        return Vector256.LoadUnsafe(ref ColumnStart.Of(in column), (nuint)vm);
    }

    /// <summary>Four values of a column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Load(in int[] column, int vm)
    {
        Debug.Assert(vm + Count <= column.Length, "lanes behind the last VM");
        return Vector128.LoadUnsafe(ref ColumnStart.Of(in column), (nuint)vm);
    }

    /// <summary>Takes the first four of which any is a member off the members of a word.</summary>
    /// <param name="members">The members, not none; bit k stands for VM 64 · word + k.</param>
    /// <param name="bit">Receives the bit of the first of the four.</param>
    /// <returns>Which of the four are members, as bits.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint TakeFour(ref ulong members, out int bit)
    {
        bit = BitOperations.TrailingZeroCount(members) & ~(Count - 1);
        uint four = (uint)(members >> bit) & 0xF;
        members &= ~(0xFUL << bit);
        return four;
    }

    /// <summary>Whether a list of VMs, ascending, has four neighbours from a place on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreNeighbours(ReadOnlySpan<int> vms, int index) =>
        index + Count <= vms.Length && vms[index + Count - 1] == vms[index] + Count - 1;

    /// <summary>Writes four values of a column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(in long[] column, int vm, Vector256<long> values)
    {
        Debug.Assert(vm + Count <= column.Length, "lanes behind the last VM");
        values.StoreUnsafe(ref ColumnStart.Of(in column), (nuint)vm);
    }

    /// <summary>Writes four values of a column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(in double[] column, int vm, Vector256<double> values)
    {
        Debug.Assert(vm + Count <= column.Length, "lanes behind the last VM");
        values.StoreUnsafe(ref ColumnStart.Of(in column), (nuint)vm);
    }

    /// <summary>Writes four values of a column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(in int[] column, int vm, Vector128<int> values)
    {
        Debug.Assert(vm + Count <= column.Length, "lanes behind the last VM");
        values.StoreUnsafe(ref ColumnStart.Of(in column), (nuint)vm);
    }

    /// <summary>Writes those of four values of a column that a mask names.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(in long[] column, int vm, Vector256<long> values, Vector256<long> mask)
    {
        Debug.Assert(vm + Count <= column.Length, "lanes behind the last VM");
        ref long start = ref ColumnStart.Of(in column);
        Vector256<long> old = Vector256.LoadUnsafe(ref start, (nuint)vm);
        Vector256.ConditionalSelect(mask, values, old).StoreUnsafe(ref start, (nuint)vm);
    }

    /// <summary>Writes one value to those of four of a column that a mask names.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(in int[] column, int vm, int value, Vector256<long> mask)
    {
        Debug.Assert(vm + Count <= column.Length, "lanes behind the last VM");
        ref int start = ref ColumnStart.Of(in column);
        Vector128<int> old = Vector128.LoadUnsafe(ref start, (nuint)vm);
        Vector128<int> four = Vector128.ConditionalSelect(Narrow(mask), Vector128.Create(value), old);
        four.StoreUnsafe(ref start, (nuint)vm);
    }

    /// <summary>Adds to four values of a column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(in long[] column, int vm, Vector256<long> values)
    {
        Debug.Assert(vm + Count <= column.Length, "lanes behind the last VM");
        ref long start = ref ColumnStart.Of(in column);
        (Vector256.LoadUnsafe(ref start, (nuint)vm) + values).StoreUnsafe(ref start, (nuint)vm);
    }

    /// <summary>Whether four flags are set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreAll(ReadOnlySpan<bool> column, int vm) => AreAll(MemoryMarshal.AsBytes(column), vm, 1);

    /// <summary>Whether four flags are set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreAll(in bool[] column, int vm) => AreAll(in column, vm, true);

    /// <summary>Whether four values of a column of bytes are this one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreAll(ReadOnlySpan<byte> column, int vm, byte value) => LoadBytes(column, vm) == Repeat(value);

    /// <summary>Whether four values of a column, each a byte, are this one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreAll<T>(in T[] column, int vm, T value)
        where T : unmanaged => LoadBytes(in column, vm) == Repeat(Unsafe.BitCast<T, byte>(value));

    /// <summary>Whether four values of a column of bytes have all bits of this one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HaveAll(ReadOnlySpan<byte> column, int vm, byte bits) =>
        (~LoadBytes(column, vm) & Repeat(bits)) == 0;

    /// <summary>Whether four values of a column, each a byte, have all bits of this one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HaveAll<T>(in T[] column, int vm, T bits)
        where T : unmanaged => (~LoadBytes(in column, vm) & Repeat(Unsafe.BitCast<T, byte>(bits))) == 0;

    /// <summary>Whether none of four values of a column of bytes is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsNoneZero(ReadOnlySpan<byte> column, int vm) => IsNoByteZero(LoadBytes(column, vm));

    /// <summary>Whether none of four values of a column, each a byte, is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsNoneZero<T>(in T[] column, int vm)
        where T : unmanaged => IsNoByteZero(LoadBytes(in column, vm));

    /// <summary>Only a byte of 0 borrows into its highest bit without having had it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsNoByteZero(uint four) => ((four - 0x01010101U) & ~four & 0x80808080U) == 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Repeat(byte value) => value * 0x01010101U;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref byte FirstByte<T>(in T[] column, int vm)
        where T : unmanaged
    {
        Debug.Assert(Unsafe.SizeOf<T>() == 1, "a column of bytes");
        Debug.Assert(vm + Count <= column.Length, "lanes behind the last VM");
        return ref Unsafe.Add(ref Unsafe.As<T, byte>(ref ColumnStart.Of(in column)), vm);
    }
}
