using DmSim.Core.Randomness;

namespace DmSim.Core.Workloads.Likeness;

/// <summary>
/// A stationary random movement with a distribution of its own and autocorrelation on many time scales: what is left of a
/// VM, or a common factor.
/// </summary>
internal sealed class MovingPart
{
    private const int Knots = 513;
    private const int Pilots = 4;
    private const int LongestPilot = 20_000;

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

        HermiteLink link = HermiteLink.Of(sorted);
        Variogram seen = Variogram.Of(series, present);
        double[] behind = Array.ConvertAll(
            seen.Values,
            value => 1 - link.Behind(Math.Clamp(1 - (value / variance), 0, 1))
        );
        return Calibrate(quantiles, seen, behind, present);
    }

    /// <summary>
    /// The link holds for endless paths. In a path of the recording's length every value is used once and slow movements
    /// pass for another level; so pilot paths are made, and the process behind is changed by what they lack (stochastic
    /// root finding, as fitting NORTA processes by simulation does: Chen, Winter Simulation Conference, 2001).
    /// </summary>
    private static MovingPart Calibrate(float[] quantiles, Variogram seen, double[] behind, bool[] present)
    {
        bool[] there = present[..Math.Min(present.Length, LongestPilot)];
        MovingPart part = new(quantiles, NoiseMixture.Fit(seen with { Values = behind }, present.Length));
        for (int pilot = 0; pilot < Pilots; pilot++)
        {
            double[] path = part.Make(there.Length, RandomStream.ForPart(1, "pilot", pilot));
            Variogram made = Variogram.Of(path, there);
            for (int lag = 0; lag < made.Lags.Length && lag < seen.Lags.Length; lag++)
            {
                if (made.Lags[lag] == seen.Lags[lag] && made.Values[lag] > 0)
                {
                    double ratio = Math.Clamp(seen.Values[lag] / made.Values[lag], 0.25, 4);
                    behind[lag] = Math.Min(1.5, behind[lag] * Math.Sqrt(ratio));
                }
            }

            part = new MovingPart(quantiles, NoiseMixture.Fit(seen with { Values = behind }, present.Length));
        }

        return part;
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
