using DmSim.Core.Units;
using DmSim.Core.Workloads;

namespace DmSim.Core.Engine.Guests;

/// <summary>
/// The memory that a Linux guest keeps from its balloon, and that it reports as committed on top of its own
/// (<c>compute_balloon_floor</c> of <c>drivers/hv/hv_balloon.c</c>; model.md §4.1).
/// </summary>
internal static class BalloonFloor
{
    private const long PagesPerMebibyte = MemorySize.BytesPerMebibyte / DemandSeries.PageBytes;

    /// <summary>The floor of a guest that has this much memory, in whole 4 KiB pages; continuous in its argument.</summary>
    public static long Of(long totalBytes)
    {
        long pages = totalBytes / DemandSeries.PageBytes;
        long floor = (pages / PagesPerMebibyte) switch
        {
            < 128 => (8 * PagesPerMebibyte) + (pages >> 1),
            < 512 => (40 * PagesPerMebibyte) + (pages >> 2),
            < 2048 => (104 * PagesPerMebibyte) + (pages >> 3),
            < 8192 => (232 * PagesPerMebibyte) + (pages >> 4),
            _ => (488 * PagesPerMebibyte) + (pages >> 5),
        };
        return floor * DemandSeries.PageBytes;
    }
}
