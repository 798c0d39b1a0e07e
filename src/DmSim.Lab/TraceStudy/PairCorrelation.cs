using DmSim.Core.Randomness;

namespace DmSim.Lab.TraceStudy;

/// <summary>Measures how VMs move together.</summary>
internal static class PairCorrelation
{
    private const int MostPairs = 500_000;
    private const long Hour = 3_600_000;

    /// <summary>Correlates pairs of VMs over hourly means, or samples where they are an hour apart or more.</summary>
    public static CorrelationStatistics? Of(FleetMatrix matrix)
    {
        float[][] rows = Hourly(matrix);
        List<double> values = [];
        foreach ((int left, int right) in Pairs(rows.Length))
        {
            double value = SeriesMath.Correlation(rows[left], rows[right]);
            if (!double.IsNaN(value))
            {
                values.Add(value);
            }
        }

        if (values.Count == 0)
        {
            return null;
        }

        double[] sorted = SeriesMath.Sorted(values);
        return new CorrelationStatistics(
            sorted.Length,
            SeriesMath.Mean(sorted),
            SeriesMath.Quantile(sorted, 0.1),
            SeriesMath.Quantile(sorted, 0.5),
            SeriesMath.Quantile(sorted, 0.9),
            sorted.Count(value => value > 0.5) / (double)sorted.Length
        );
    }

    private static IEnumerable<(int Left, int Right)> Pairs(int count)
    {
        if ((long)count * (count - 1) / 2 <= MostPairs)
        {
            for (int left = 0; left < count; left++)
            {
                for (int right = left + 1; right < count; right++)
                {
                    yield return (left, right);
                }
            }

            yield break;
        }

        RandomStream random = RandomStream.ForPart(1, "pair-correlation");
        for (int draw = 0; draw < MostPairs; draw++)
        {
            int left = random.NextInteger(count);
            int right = random.NextInteger(count - 1);
            yield return (left, right + (right >= left ? 1 : 0));
        }
    }

    private static float[][] Hourly(FleetMatrix matrix)
    {
        int perHour = (int)Math.Max(1, Hour / matrix.StepMilliseconds);
        int hours = (matrix.MomentCount + perHour - 1) / perHour;
        float[][] rows = new float[matrix.VmCount][];
        for (int vm = 0; vm < rows.Length; vm++)
        {
            ReadOnlySpan<float> row = matrix.Row(vm);
            float[] means = new float[hours];
            for (int hour = 0; hour < hours; hour++)
            {
                means[hour] = Mean(row[(hour * perHour)..Math.Min(row.Length, (hour + 1) * perHour)]);
            }

            rows[vm] = means;
        }

        return rows;
    }

    private static float Mean(ReadOnlySpan<float> values)
    {
        double sum = 0;
        int count = 0;
        foreach (float value in values)
        {
            sum += float.IsNaN(value) ? 0 : value;
            count += float.IsNaN(value) ? 0 : 1;
        }

        return count == 0 ? float.NaN : (float)(sum / count);
    }
}
