using System.Runtime.CompilerServices;

namespace DmSim.Core.Engine;

/// <summary>Where the values of a column begin.</summary>
/// <remarks>
/// <see cref="System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference{T}(T[])"/> asks each time whether there is an
/// array at all: a load and a comparison for each of some sixty columns that a VM-step visits, a fifteenth of its time. Columns
/// are made with their owner and are never null. The reference to an array is read as what it is, one to the start of the
/// object, which the garbage collector follows when it moves the array like any other reference into an object.
/// </remarks>
internal static class ColumnStart
{
    /// <summary>The first value of a column that is not null; a column without values has none to look at.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref T Of<T>(in T[] column)
        where T : unmanaged
    {
        ref byte start = ref Unsafe.As<T[], ObjectStart>(ref Unsafe.AsRef(in column)).First;
        // The object's type and the number of its values, each in a word of its own, come before them.
        return ref Unsafe.As<byte, T>(ref Unsafe.AddByteOffset(ref start, 2 * Unsafe.SizeOf<nint>()));
    }

    private readonly ref struct ObjectStart(ref byte first)
    {
        public readonly ref byte First = ref first;
    }
}
