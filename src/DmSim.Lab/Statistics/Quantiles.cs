using MathNet.Numerics.Statistics;

namespace DmSim.Lab.Statistics;

/// <summary>Quantiles of measured values.</summary>
public static class Quantiles
{
    /// <summary>
    /// The quantile by linear interpolation between order statistics (Hyndman and Fan type 7, as NumPy and Excel do).
    /// </summary>
    /// <param name="values">Values in any order; NaN for none.</param>
    /// <param name="share">0..1.</param>
    public static double Interpolated(IEnumerable<double> values, double share) =>
        values.QuantileCustom(share, QuantileDefinition.R7);

    /// <summary>
    /// The largest number that at least a share of the values reach; 0 for no values.
    /// </summary>
    /// <param name="values">Values in any order.</param>
    /// <param name="share">Above 0, up to 1.</param>
    public static int ReachedBy(IReadOnlyCollection<int> values, double share)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0)
        {
            return 0;
        }

        return values.OrderDescending().ElementAt(Needed(values.Count, share) - 1);
    }

    /// <summary>How many of so many draws make up at least a share of them; at least 1.</summary>
    public static int Needed(int count, double share)
    {
        // 0.95 · 20 is 19, whatever binary fractions make of it.
        int needed = (int)Math.Ceiling((share * count) - 1e-9);
        return Math.Clamp(needed, 1, Math.Max(1, count));
    }
}
