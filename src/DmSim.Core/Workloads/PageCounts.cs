using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DmSim.Core.Workloads;

/// <summary>Pages of many recorded sizes at once.</summary>
internal static class PageCounts
{
    /// <summary>Sizes in a step of the loop over lanes.</summary>
    private const int Step = 2 * 4;

    /// <summary>Counts the pages that hold each size.</summary>
    /// <param name="bytes">Sizes, not negative, or <see cref="TraceVm.Absent"/>.</param>
    /// <param name="absent">What an absent size becomes.</param>
    /// <param name="pages">Receives as many counts as there are sizes.</param>
    public static void Of(ReadOnlySpan<long> bytes, uint absent, Span<uint> pages)
    {
        int done = bytes.Length / Step * Step;
        InLanes(bytes[..done], absent, pages[..done]);
        for (int index = done; index < bytes.Length; index++)
        {
            pages[index] = Of(bytes[index], absent);
        }
    }

    /// <summary>Counts the pages that hold one size.</summary>
    public static uint Of(long bytes, uint absent) => bytes == TraceVm.Absent ? absent : DemandSeries.PagesFor(bytes);

    private static void InLanes(ReadOnlySpan<long> bytes, uint absent, Span<uint> pages)
    {
        ReadOnlySpan<Vector256<long>> sizes = MemoryMarshal.Cast<long, Vector256<long>>(bytes);
        Span<Vector256<uint>> counts = MemoryMarshal.Cast<uint, Vector256<uint>>(pages);
        Vector256<long> isAbsent = Vector256.Create(TraceVm.Absent);
        Vector256<long> whenAbsent = Vector256.Create((long)absent);
        Vector256<long> roundedUp = Vector256.Create(DemandSeries.PageBytes - 1L);
        Vector256<long> most = Vector256.Create(DemandSeries.AbsentPages - 1L);
        for (int index = 0; index < counts.Length; index++)
        {
            Vector256<long> low = sizes[2 * index];
            Vector256<long> high = sizes[(2 * index) + 1];
            Vector256<long> lowPages = Vector256.Min((low + roundedUp) >>> DemandSeries.PageShift, most);
            Vector256<long> highPages = Vector256.Min((high + roundedUp) >>> DemandSeries.PageShift, most);
            counts[index] = Vector256.Narrow(
                Vector256.ConditionalSelect(Vector256.Equals(low, isAbsent), whenAbsent, lowPages).AsUInt64(),
                Vector256.ConditionalSelect(Vector256.Equals(high, isAbsent), whenAbsent, highPages).AsUInt64()
            );
        }
    }
}
