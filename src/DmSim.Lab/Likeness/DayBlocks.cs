using DmSim.Core.Randomness;
using DmSim.Lab.TraceStudy;

namespace DmSim.Lab.Likeness;

/// <summary>
/// How far chance moves a number of a series over time: whole days, from anywhere in the series, are put together at random
/// to series of the same length (moving block bootstrap: Künsch, Annals of Statistics 17, 1989).
/// </summary>
/// <param name="matrix">Where the series is from.</param>
/// <param name="series">The series, by moment.</param>
internal sealed class DayBlocks(FleetMatrix matrix, double[] series)
{
    private const long Day = 86_400_000;
    private const int Resamples = 200;
    private const int FewestDays = 4;

    /// <summary>The 95 % interval of a statistic; NaN for less than four days.</summary>
    public (double Low, double High) IntervalOf(Func<double[], double> statistic)
    {
        int block = (int)(Day / matrix.StepMilliseconds);
        if (block == 0 || series.Length < FewestDays * block)
        {
            return (double.NaN, double.NaN);
        }

        double[] values = new double[Resamples];
        RandomStream random = RandomStream.ForPart(1, "day-blocks");
        double[] resample = new double[series.Length];
        for (int draw = 0; draw < Resamples; draw++)
        {
            for (int filled = 0; filled < resample.Length; filled += block)
            {
                int from = random.NextInteger(series.Length - block + 1);
                int length = Math.Min(block, resample.Length - filled);
                Array.Copy(series, from, resample, filled, length);
            }

            values[draw] = statistic(resample);
        }

        Array.Sort(values);
        return (SeriesMath.Quantile(values, 0.025), SeriesMath.Quantile(values, 0.975));
    }
}
