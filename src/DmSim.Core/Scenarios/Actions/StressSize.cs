using DmSim.Core.Units;

namespace DmSim.Core.Scenarios.Actions;

/// <summary>
/// The memory of one stress worker: a size, or a share of what the guest has, plus or minus a size; whole MiB, rounded
/// down, never negative.
/// </summary>
/// <param name="Basis">What <paramref name="Percent"/> is a share of.</param>
/// <param name="Percent">The share in percent; 0 for a fixed size.</param>
/// <param name="Offset">The fixed size, or what is added to the share; may be negative.</param>
public readonly record struct StressSize(StressBasis Basis, double Percent, MemorySize Offset)
{
    /// <summary>A fixed size.</summary>
    public static StressSize Fixed(MemorySize size) => new(StressBasis.Fixed, 0, size);

    /// <summary>All that is free, now and later.</summary>
    public static StressSize Fill { get; } = new(StressBasis.Fill, 100, MemorySize.Zero);

    /// <summary>The size for a guest.</summary>
    /// <param name="freeBytes">Memory free in the guest.</param>
    /// <param name="totalBytes">Memory the guest believes it has.</param>
    public long Resolve(long freeBytes, long totalBytes)
    {
        long basis = Basis switch
        {
            StressBasis.GuestFree => freeBytes,
            StressBasis.GuestTotal => totalBytes,
            _ => 0,
        };
        // Percentages have at most a few decimals: in millionths of a percent the product is exact in 128 bits.
        long share = (long)((Int128)basis * (long)Math.Round(Percent * 1_000_000) / 100_000_000);
        return Math.Max(0, share + Offset.Bytes) / MemorySize.BytesPerMebibyte * MemorySize.BytesPerMebibyte;
    }
}
