using DmSim.Core.Workloads;

namespace DmSim.Traces.Native;

/// <summary>The spread of a channel over its present samples, each counted once, in bytes.</summary>
/// <param name="MinimumBytes">The smallest.</param>
/// <param name="MeanBytes">The arithmetic mean, rounded down.</param>
/// <param name="P95Bytes">The smallest value that at least 95 % of the samples do not pass (nearest rank).</param>
/// <param name="MaximumBytes">The largest.</param>
public sealed record ValueSummary(long MinimumBytes, long MeanBytes, long P95Bytes, long MaximumBytes)
{
    /// <summary>Summarises values of which some may be absent.</summary>
    /// <returns>The summary, or <see langword="null"/> when all are absent.</returns>
    public static ValueSummary? Of(ReadOnlySpan<long> values)
    {
        long[] present = new long[values.Length];
        int count = 0;
        Int128 sum = 0;
        foreach (long value in values)
        {
            if (value != TraceVm.Absent)
            {
                present[count++] = value;
                sum += value;
            }
        }

        if (count == 0)
        {
            return null;
        }

        Array.Sort(present, 0, count);
        int rank = (int)(((95L * count) + 99) / 100);
        return new ValueSummary(present[0], (long)(sum / count), present[rank - 1], present[count - 1]);
    }
}
