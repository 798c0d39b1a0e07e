using DmSim.Core.Units;

namespace DmSim.Traces.Recording.Linux;

/// <summary>What the Linux Hyper-V balloon driver adds to <c>Committed_AS</c> when it reports.</summary>
public static class BalloonDriver
{
    /// <summary>
    /// The floor that the driver never balloons below and reports on top of committed memory: a share of the memory the
    /// guest holds, in steps (<c>compute_balloon_floor</c>, Linux <c>drivers/hv/hv_balloon.c</c>).
    /// </summary>
    /// <param name="totalBytes">Memory the guest holds.</param>
    public static long FloorBytes(long totalBytes)
    {
        long total = totalBytes / MemorySize.BytesPerMebibyte;
        long floor = total switch
        {
            < 128 => 8 + (total / 2),
            < 512 => 40 + (total / 4),
            < 2048 => 104 + (total / 8),
            < 8192 => 232 + (total / 16),
            _ => 488 + (total / 32),
        };
        return floor * MemorySize.BytesPerMebibyte;
    }
}
