using DmSim.Core.Randomness;

namespace DmSim.Core.Workloads.Generation;

/// <summary>Draws from the distributions that generators use, the same bits on every platform.</summary>
internal static class Variates
{
    /// <summary>Normal, mean 0, standard deviation 1 (Marsaglia's polar method).</summary>
    public static double Normal(RandomStream random)
    {
        while (true)
        {
            double u = (2 * random.NextDouble()) - 1;
            double v = (2 * random.NextDouble()) - 1;
            double s = (u * u) + (v * v);
            if (s is > 0 and < 1)
            {
                return u * Math.Sqrt(-2 * PortableMath.Log(s) / s);
            }
        }
    }

    /// <summary>A factor with median 1: e to the power of a normal draw times <paramref name="spread"/>.</summary>
    public static double LogNormal(RandomStream random, double spread) => PortableMath.Exp(spread * Normal(random));

    /// <summary>Exponential with mean 1: the time to the next of independent events.</summary>
    public static double Exponential(RandomStream random) => -PortableMath.Log(1 - random.NextDouble());

    /// <summary>Triangular on [0, 1) with its peak in the middle: a crowd that arrives around a moment.</summary>
    public static double Triangular(RandomStream random) => (random.NextDouble() + random.NextDouble()) / 2;
}
