using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DmSim.Core.Workloads;

/// <summary>Consecutive demand of one VM, in pages.</summary>
internal static class PageRun
{
    /// <summary>
    /// The highest demand; where the VM is absent counts as the lowest, and is the result if it always is, or if there is none.
    /// </summary>
    public static uint Highest(ReadOnlySpan<uint> pages)
    {
        // One more than the pages: where the VM is absent that is 0, below all others.
        uint highest = 0;
        if (pages.Length < Vector256<uint>.Count)
        {
            foreach (uint demand in pages)
            {
                highest = Math.Max(highest, unchecked(demand + 1));
            }

            return unchecked(highest - 1);
        }

        ref uint start = ref MemoryMarshal.GetReference(pages);
        // The last lanes may have been seen before, which does no harm.
        int last = pages.Length - Vector256<uint>.Count;
        Vector256<uint> lanes = Vector256.LoadUnsafe(ref start, (nuint)last) + Vector256<uint>.One;
        for (int index = 0; index < last; index += Vector256<uint>.Count)
        {
            lanes = Vector256.Max(lanes, Vector256.LoadUnsafe(ref start, (nuint)index) + Vector256<uint>.One);
        }

        Vector128<uint> four = Vector128.Max(lanes.GetLower(), lanes.GetUpper());
        four = Vector128.Max(four, Vector128.Shuffle(four, Vector128.Create(2U, 3U, 0U, 1U)));
        highest = Math.Max(four.GetElement(0), four.GetElement(1));
        return unchecked(highest - 1);
    }
}
