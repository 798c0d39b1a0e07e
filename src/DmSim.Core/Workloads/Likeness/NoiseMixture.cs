using DmSim.Core.Randomness;
using DmSim.Core.Workloads.Generation;

namespace DmSim.Core.Workloads.Likeness;

/// <summary>
/// Noise with many time scales: a sum of independent Ornstein-Uhlenbeck processes (in samples: autoregressive of order
/// 1) and white noise. Such sums approximate slowly decaying autocorrelation closely (Barndorff-Nielsen, "Superposition of
/// Ornstein-Uhlenbeck type processes", Theory of Probability and its Applications 45, 2001).
/// </summary>
internal sealed class NoiseMixture
{
    private const double FirstScale = 1.5;
    private const double ScaleStep = 3;
    private const int Sweeps = 600;
    private const double Negligible = 1e-7;
    private const double Floor = 1e-4;
    private const double LongestShare = 2;

    private readonly (double Scale, double Variance)[] _parts;

    private NoiseMixture((double Scale, double Variance)[] parts) => _parts = parts;

    /// <summary>No noise at all.</summary>
    public static NoiseMixture None { get; } = new([]);

    /// <summary>Whether there is no noise at all.</summary>
    public bool IsNone => _parts.Length == 0;

    /// <summary>
    /// Fits the variances of fixed time scales to a variogram: least squares of relative errors, none negative
    /// (coordinate descent; the problem is convex).
    /// </summary>
    /// <param name="variogram">What to fit.</param>
    /// <param name="sampleCount">Length of the recording; no scale is longer than twice of it.</param>
    public static NoiseMixture Fit(Variogram variogram, int sampleCount)
    {
        double[] target = variogram.Values;
        double largest = target.Length == 0 ? 0 : target.Max();
        if (largest <= 0)
        {
            return None;
        }

        List<double> scales = [0];
        for (double scale = FirstScale; scale <= sampleCount * LongestShare; scale *= ScaleStep)
        {
            scales.Add(scale);
        }

        double[][] basis = [.. scales.Select(scale => Basis(variogram.Lags, scale))];
        double[] weights = Array.ConvertAll(target, value => 1 / Square(value + (largest * Floor)));
        double[] variances = Descend(basis, target, weights);
        return new NoiseMixture([
            .. scales
                .Select((scale, index) => (scale, variances[index]))
                .Where(part => part.Item2 > Negligible * largest),
        ]);
    }

    /// <summary>Adds a new path to samples.</summary>
    /// <param name="path">Takes the noise.</param>
    /// <param name="random">Its random numbers.</param>
    public void AddTo(double[] path, RandomStream random)
    {
        foreach ((double scale, double variance) in _parts)
        {
            double deviation = Math.Sqrt(variance);
            double keep = scale == 0 ? 0 : PortableMath.Exp(-1 / scale);
            double fresh = Math.Sqrt(1 - (keep * keep)) * deviation;
            double value = deviation * Variates.Normal(random);
            for (int index = 0; index < path.Length; index++)
            {
                path[index] += value;
                value = (keep * value) + (fresh * Variates.Normal(random));
            }
        }
    }

    private static double[] Basis(int[] lags, double scale) =>
        Array.ConvertAll(lags, lag => scale == 0 ? 1 : 1 - PortableMath.Exp(-lag / scale));

    private static double[] Descend(double[][] basis, double[] target, double[] weights)
    {
        double[] variances = new double[basis.Length];
        double[] rest = [.. target];
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            for (int part = 0; part < basis.Length; part++)
            {
                double slope = 0;
                double curvature = 0;
                for (int lag = 0; lag < rest.Length; lag++)
                {
                    slope += weights[lag] * basis[part][lag] * rest[lag];
                    curvature += weights[lag] * basis[part][lag] * basis[part][lag];
                }

                double next = Math.Max(0, variances[part] + (slope / curvature));
                double change = next - variances[part];
                variances[part] = next;
                for (int lag = 0; lag < rest.Length; lag++)
                {
                    rest[lag] -= change * basis[part][lag];
                }
            }
        }

        return variances;
    }

    private static double Square(double value) => value * value;
}
