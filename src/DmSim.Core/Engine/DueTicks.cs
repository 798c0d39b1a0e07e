using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DmSim.Core.Engine;

/// <summary>Finds in a column of ticks those that have come: mostly few have, and the column is walked in every tick.</summary>
internal static class DueTicks
{
    /// <summary>The next VM whose tick has come.</summary>
    /// <param name="ticks">A tick by VM.</param>
    /// <param name="from">The first VM to be looked at.</param>
    /// <param name="tick">The tick it is.</param>
    /// <param name="earliest">Lowered to the earliest tick of the VMs that were passed on the way.</param>
    /// <returns>Its index, or how many VMs there are.</returns>
    public static int Next(ReadOnlySpan<int> ticks, int from, int tick, ref int earliest)
    {
        ref int first = ref MemoryMarshal.GetReference(ticks);
        Vector256<int> now = Vector256.Create(tick);
        Vector256<int> least = Vector256.Create(earliest);
        int vm = from;
        uint due = 0;
        for (; due == 0 && vm <= ticks.Length - Vector256<int>.Count; vm += Vector256<int>.Count)
        {
            Vector256<int> eight = Vector256.LoadUnsafe(ref first, (nuint)vm);
            due = Vector256.LessThanOrEqual(eight, now).ExtractMostSignificantBits();
            least = due == 0 ? Vector256.Min(least, eight) : least;
        }

        for (int lane = 0; lane < Vector256<int>.Count; lane++)
        {
            earliest = Math.Min(earliest, least.GetElement(lane));
        }

        int end = due == 0 ? ticks.Length : vm - Vector256<int>.Count + BitOperations.TrailingZeroCount(due);
        for (vm = due == 0 ? vm : vm - Vector256<int>.Count; vm < end && ticks[vm] > tick; vm++)
        {
            earliest = Math.Min(earliest, ticks[vm]);
        }

        return vm;
    }
}
