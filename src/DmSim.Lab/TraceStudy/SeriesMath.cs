namespace DmSim.Lab.TraceStudy;

/// <summary>Statistics of series in which values may be missing (NaN).</summary>
internal static class SeriesMath
{
    /// <summary>
    /// Correlation of a series with itself a lag later, over the pairs that are there; NaN for constant series.
    /// </summary>
    public static double Autocorrelation(ReadOnlySpan<float> series, int lag) =>
        lag <= 0 || lag >= series.Length ? double.NaN : Correlation(series[..^lag], series[lag..]);

    /// <summary>Pearson's correlation over the pairs that are there; NaN for constant series or fewer than 3 pairs.</summary>
    public static double Correlation(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        // Around the first pair, so that large means cost no digits.
        double left0 = double.NaN;
        double right0 = 0;
        double x = 0;
        double y = 0;
        double xx = 0;
        double yy = 0;
        double xy = 0;
        int count = 0;
        for (int index = 0; index < left.Length; index++)
        {
            if (float.IsNaN(left[index]) || float.IsNaN(right[index]))
            {
                continue;
            }

            (left0, right0) = double.IsNaN(left0) ? (left[index], right[index]) : (left0, right0);
            double a = left[index] - left0;
            double b = right[index] - right0;
            x += a;
            y += b;
            xx += a * a;
            yy += b * b;
            xy += a * b;
            count++;
        }

        double spread = ((count * xx) - (x * x)) * ((count * yy) - (y * y));
        return count < 3 || spread <= 1e-12 ? double.NaN : ((count * xy) - (x * y)) / Math.Sqrt(spread);
    }

    /// <summary>
    /// The smallest value that at least a share of sorted values do not pass (nearest rank); NaN for none.
    /// </summary>
    public static double Quantile(double[] sorted, double share) =>
        sorted.Length == 0
            ? double.NaN
            : sorted[Math.Clamp((int)Math.Ceiling((share * sorted.Length) - 1e-9) - 1, 0, sorted.Length - 1)];

    /// <summary>The arithmetic mean of the values that are there; NaN for none.</summary>
    public static double Mean(IEnumerable<double> values)
    {
        double sum = 0;
        int count = 0;
        foreach (double value in values)
        {
            sum += double.IsNaN(value) ? 0 : value;
            count += double.IsNaN(value) ? 0 : 1;
        }

        return count == 0 ? double.NaN : sum / count;
    }

    /// <summary>The values that are there, in rising order.</summary>
    public static double[] Sorted(IEnumerable<double> values) =>
        [.. values.Where(value => !double.IsNaN(value)).Order()];

    /// <summary>Means by hour of the day.</summary>
    /// <param name="series">Values by moment.</param>
    /// <param name="hourOf">The hour of a moment, 0..23.</param>
    public static double[] ByHour(ReadOnlySpan<double> series, Func<int, int> hourOf)
    {
        double[] sums = new double[24];
        int[] counts = new int[24];
        for (int moment = 0; moment < series.Length; moment++)
        {
            int hour = hourOf(moment);
            sums[hour] += double.IsNaN(series[moment]) ? 0 : series[moment];
            counts[hour] += double.IsNaN(series[moment]) ? 0 : 1;
        }

        return [.. sums.Select((sum, hour) => counts[hour] == 0 ? double.NaN : sum / counts[hour])];
    }

    /// <summary>Largest distance between two distribution functions (Kolmogorov and Smirnov); both sorted.</summary>
    public static double KolmogorovDistance(double[] left, double[] right)
    {
        double largest = 0;
        int i = 0;
        int j = 0;
        while (i < left.Length && j < right.Length)
        {
            double value = Math.Min(left[i], right[j]);
            while (i < left.Length && left[i] <= value)
            {
                i++;
            }

            while (j < right.Length && right[j] <= value)
            {
                j++;
            }

            largest = Math.Max(largest, Math.Abs(((double)i / left.Length) - ((double)j / right.Length)));
        }

        return largest;
    }
}
