namespace DmSim.Lab.TraceStudy;

/// <summary>Quantiles (nearest rank) and mean of a quantity, in bytes.</summary>
/// <param name="MinimumBytes">The smallest.</param>
/// <param name="MeanBytes">The mean.</param>
/// <param name="P50Bytes">The median.</param>
/// <param name="P90Bytes">90 % do not pass it.</param>
/// <param name="P95Bytes">95 % do not pass it.</param>
/// <param name="P99Bytes">99 % do not pass it.</param>
/// <param name="P999Bytes">99.9 % do not pass it.</param>
/// <param name="MaximumBytes">The largest.</param>
public sealed record SpreadStatistics(
    long MinimumBytes,
    long MeanBytes,
    long P50Bytes,
    long P90Bytes,
    long P95Bytes,
    long P99Bytes,
    long P999Bytes,
    long MaximumBytes
)
{
    /// <summary>Of sorted values in bytes; <see langword="null"/> for none.</summary>
    internal static SpreadStatistics? Of(long[] sorted)
    {
        if (sorted.Length == 0)
        {
            return null;
        }

        Int128 sum = 0;
        foreach (long value in sorted)
        {
            sum += value;
        }

        return new SpreadStatistics(
            sorted[0],
            (long)(sum / sorted.Length),
            Rank(sorted, 500),
            Rank(sorted, 900),
            Rank(sorted, 950),
            Rank(sorted, 990),
            Rank(sorted, 999),
            sorted[^1]
        );
    }

    private static long Rank(long[] sorted, int perMille) =>
        sorted[(int)((((long)perMille * sorted.Length) + 999) / 1000) - 1];
}
