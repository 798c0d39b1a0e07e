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
        int index = 0;
        if (pages.Length >= Vector256<uint>.Count)
        {
            ref uint start = ref MemoryMarshal.GetReference(pages);
            Vector256<uint> lanes = Vector256<uint>.Zero;
            for (; index <= pages.Length - Vector256<uint>.Count; index += Vector256<uint>.Count)
            {
                lanes = Vector256.Max(lanes, Vector256.LoadUnsafe(ref start, (nuint)index) + Vector256<uint>.One);
            }

            for (int lane = 0; lane < Vector256<uint>.Count; lane++)
            {
                highest = Math.Max(highest, lanes.GetElement(lane));
            }
        }

        for (; index < pages.Length; index++)
        {
            highest = Math.Max(highest, unchecked(pages[index] + 1));
        }

        return unchecked(highest - 1);
    }
}
