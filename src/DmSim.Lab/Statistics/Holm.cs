namespace DmSim.Lab.Statistics;

/// <summary>Holm's step-down correction for several comparisons (Holm, 1979).</summary>
public static class Holm
{
    /// <summary>Corrected p values in the order given; NaN stays NaN and does not count as a comparison.</summary>
    public static double[] Correct(IReadOnlyList<double> pValues)
    {
        ArgumentNullException.ThrowIfNull(pValues);
        int[] order =
        [
            .. Enumerable
                .Range(0, pValues.Count)
                .Where(index => !double.IsNaN(pValues[index]))
                .OrderBy(index => pValues[index]),
        ];
        double[] corrected = new double[pValues.Count];
        Array.Fill(corrected, double.NaN);
        double highest = 0;
        for (int place = 0; place < order.Length; place++)
        {
            highest = Math.Max(highest, Math.Min(1, (order.Length - place) * pValues[order[place]]));
            corrected[order[place]] = highest;
        }

        return corrected;
    }
}
