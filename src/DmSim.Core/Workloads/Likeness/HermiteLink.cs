using DmSim.Core.Workloads.Generation;

namespace DmSim.Core.Workloads.Likeness;

/// <summary>
/// How the correlation of two normal variables shrinks when both are turned into another distribution: if that is
/// g(z) = Σ a_k He_k(z), a correlation r becomes Σ a_k² k! r^k (Mehler's formula). The way back tells how strongly the normal
/// process behind a path must be correlated (the NORTA matching problem: Cario and Nelson, 1996).
/// </summary>
/// <remarks>Heavy tails and atoms shrink correlation most; leaving that out makes bursts fall apart.</remarks>
internal sealed class HermiteLink
{
    // Bursts of a few samples in thousands need many orders.
    private const int Orders = 48;
    private const int Halvings = 50;

    private readonly double[] _shares = new double[Orders + 1];

    private HermiteLink() => _shares[1] = 1;

    /// <summary>The link of a distribution.</summary>
    /// <param name="sorted">Its values in rising order, each equally likely.</param>
    public static HermiteLink Of(double[] sorted)
    {
        HermiteLink link = new();
        double mean = sorted.Sum() / sorted.Length;
        double variance = sorted.Sum(value => (value - mean) * (value - mean)) / sorted.Length;
        if (variance <= 0)
        {
            return link;
        }

        double[] coefficients = new double[Orders + 1];
        for (int index = 0; index < sorted.Length; index++)
        {
            double z = PortableMath.NormalQuantile((index + 0.5) / sorted.Length);
            double before = 1;
            double current = z;
            for (int order = 1; order <= Orders; order++)
            {
                // Normalised Hermite polynomials: h_{k+1} = (z h_k − √k h_{k−1}) / √(k+1).
                coefficients[order] += (sorted[index] - mean) * current;
                double next = ((z * current) - (Math.Sqrt(order) * before)) / Math.Sqrt(order + 1);
                before = current;
                current = next;
            }
        }

        double known = 0;
        for (int order = 1; order < Orders; order++)
        {
            double mode = coefficients[order] / sorted.Length;
            link._shares[order] = Math.Min(mode * mode / variance, 1 - known);
            known += link._shares[order];
        }

        link._shares[Orders] = 1 - known;
        return link;
    }

    /// <summary>The correlation behind a correlation of the distribution; both 0..1.</summary>
    public double Behind(double correlation)
    {
        double low = 0;
        double high = 1;
        for (int halving = 0; halving < Halvings; halving++)
        {
            double middle = (low + high) / 2;
            (low, high) = Shrunk(middle) < correlation ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    private double Shrunk(double behind)
    {
        double sum = 0;
        for (int order = Orders; order >= 1; order--)
        {
            sum = (sum + _shares[order]) * behind;
        }

        return sum;
    }
}
