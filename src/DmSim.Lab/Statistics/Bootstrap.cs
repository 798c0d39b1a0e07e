using DmSim.Core.Randomness;

namespace DmSim.Lab.Statistics;

/// <summary>
/// Percentile bootstrap intervals (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, §13.3) from a seeded
/// stream of our own.
/// </summary>
/// <param name="seed">Seed of the study; every statistic of a study sees the same resamples.</param>
/// <param name="resamples">How many resamples; at least 1.</param>
/// <param name="confidence">Share of the distribution inside the interval, between 0 and 1.</param>
public sealed class Bootstrap(ulong seed, int resamples, double confidence)
{
    /// <summary>The interval of a mean; NaN with fewer than two values.</summary>
    public (double Low, double High) OfMean(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count < 2)
        {
            return (double.NaN, double.NaN);
        }

        double[] means = new double[resamples];
        RandomStream random = Stream(values.Count);
        for (int resample = 0; resample < resamples; resample++)
        {
            double sum = 0;
            for (int draw = 0; draw < values.Count; draw++)
            {
                sum += values[random.NextInteger(values.Count)];
            }

            means[resample] = sum / values.Count;
        }

        double tail = (1 - confidence) / 2;
        return (Quantiles.Interpolated(means, tail), Quantiles.Interpolated(means, 1 - tail));
    }

    /// <summary>
    /// The interval of <see cref="Quantiles.ReachedBy"/>; its ends are whole numbers that occur among the resamples.
    /// </summary>
    public (int Low, int High) OfReachedBy(IReadOnlyList<int> values, double share)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0)
        {
            return (0, 0);
        }

        int[] reached = new int[resamples];
        int[] sample = new int[values.Count];
        RandomStream random = Stream(values.Count);
        for (int resample = 0; resample < resamples; resample++)
        {
            for (int draw = 0; draw < sample.Length; draw++)
            {
                sample[draw] = values[random.NextInteger(values.Count)];
            }

            reached[resample] = Quantiles.ReachedBy(sample, share);
        }

        Array.Sort(reached);
        double tail = (1 - confidence) / 2;
        int low = (int)Math.Floor((tail * resamples) + 1e-9);
        return (reached[low], reached[resamples - 1 - low]);
    }

    private RandomStream Stream(int count) => RandomStream.ForPart(seed, "bootstrap", count);
}
