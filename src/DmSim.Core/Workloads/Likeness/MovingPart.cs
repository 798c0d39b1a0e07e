using DmSim.Core.Randomness;

namespace DmSim.Core.Workloads.Likeness;

/// <summary>
/// A stationary random movement with a distribution of its own and autocorrelation on many time scales: what is left of a
/// VM, or a common factor.
/// </summary>
internal sealed class MovingPart
{
    private const int Knots = 513;
    private const int Rounds = 4;
    private const double LeastVisible = 0.2;

    private readonly float[] _quantiles;
    private readonly NoiseMixture _behind;

    private MovingPart(float[] quantiles, NoiseMixture behind)
    {
        _quantiles = quantiles;
        _behind = behind;
    }

    /// <summary>Learns from a series.</summary>
    /// <param name="series">Values by sample.</param>
    /// <param name="present">Which samples count; at least one.</param>
    public static MovingPart Fit(double[] series, bool[] present)
    {
        double[] sorted = [.. series.Where((_, sample) => present[sample]).Order()];
        double mean = sorted.Sum() / sorted.Length;
        double variance = sorted.Sum(value => (value - mean) * (value - mean)) / sorted.Length;
        float[] quantiles = new float[Knots];
        for (int knot = 0; knot < Knots; knot++)
        {
            double place = (double)knot / (Knots - 1) * (sorted.Length - 1);
            quantiles[knot] = (float)At(sorted, place);
        }

        if (variance <= 0)
        {
            return new MovingPart(quantiles, NoiseMixture.None);
        }

        return new MovingPart(quantiles, Behind(Variogram.Of(series, present), sorted, variance, series.Length));
    }

    /// <summary>
    /// The normal process behind: its autocorrelation, seen through the distribution, is that of the series. The variance
    /// of the process is larger than that seen within the series by what its slow movements hide in the mean; both
    /// depend on each other and are found in turn.
    /// </summary>
    private static NoiseMixture Behind(Variogram seen, double[] sorted, double variance, int sampleCount)
    {
        HermiteLink link = HermiteLink.Of(sorted);
        NoiseMixture mixture = NoiseMixture.None;
        double whole = variance;
        for (int round = 0; round < Rounds; round++)
        {
            double[] values = Array.ConvertAll(
                seen.Values,
                value => 1 - link.Behind(Math.Clamp(1 - (value / whole), 0, 1))
            );
            mixture = NoiseMixture.Fit(seen with { Values = values }, sampleCount);
            whole = variance / Math.Max(LeastVisible, 1 - mixture.ShareInMean(sampleCount));
        }

        return mixture;
    }

    /// <summary>Makes a new path.</summary>
    /// <param name="sampleCount">Its length.</param>
    /// <param name="random">Its random numbers.</param>
    public double[] Make(int sampleCount, RandomStream random)
    {
        double[] path = new double[sampleCount];
        if (_behind.IsNone)
        {
            Array.Fill(path, _quantiles[0]);
            return path;
        }

        _behind.AddTo(path, random);
        bool[] all = new bool[sampleCount];
        Array.Fill(all, true);
        int[] places = RankMap.Ranked(path, all);
        for (int rank = 0; rank < places.Length; rank++)
        {
            path[places[rank]] = At(_quantiles, (rank + 0.5) / places.Length * (Knots - 1));
        }

        return path;
    }

    private static double At(double[] sorted, double place)
    {
        int below = Math.Min((int)place, sorted.Length - 1);
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }

    private static double At(float[] sorted, double place)
    {
        int below = Math.Min((int)place, sorted.Length - 1);
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}
