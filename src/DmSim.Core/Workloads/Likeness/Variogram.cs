namespace DmSim.Core.Workloads.Likeness;

/// <summary>
/// Half the mean squared difference of values a lag apart. Unlike an autocovariance it needs no mean, so that slow
/// movements of a finite recording do not bias it (Cressie, Statistics for Spatial Data, 1993, §2.4).
/// </summary>
/// <param name="Lags">Lags in samples, rising.</param>
/// <param name="Values">The variogram at each.</param>
internal sealed record Variogram(int[] Lags, double[] Values)
{
    private const int FewestPairs = 20;

    /// <summary>Estimates a variogram from present values.</summary>
    public static Variogram Of(double[] values, bool[] present)
    {
        List<int> lags = [];
        List<double> estimates = [];
        for (int lag = 1; lag <= values.Length / 3; lag = Math.Max(lag + 1, lag * 7 / 5))
        {
            double sum = 0;
            long pairs = 0;
            for (int index = lag; index < values.Length; index++)
            {
                if (present[index] && present[index - lag])
                {
                    double difference = values[index] - values[index - lag];
                    sum += difference * difference;
                    pairs++;
                }
            }

            if (pairs >= FewestPairs)
            {
                lags.Add(lag);
                estimates.Add(sum / (2 * pairs));
            }
        }

        return new Variogram([.. lags], [.. estimates]);
    }
}
