namespace DmSim.Core.Policies.Rivals;

/// <summary>
/// What <see cref="Math.Pow"/> gives for the second power, where that is known without the trouble it takes.
/// </summary>
/// <remarks>
/// A product is the exact square rounded to the nearest double. The power function errs by up to a few hundredths of a unit in the
/// last place before it rounds, so that it gives the same unless the exact square lies about half-way between two doubles: then it
/// differs once in some dozens of times, and is asked.
/// </remarks>
internal static class PowerOfTwo
{
    /// <summary>How far from the product, in units of its last place, the exact square is surely rounded to it.</summary>
    private const double Sure = 0.45;

    /// <summary>The second power.</summary>
    public static double Of(double value)
    {
        double product = value * value;
        double error = Math.FusedMultiplyAdd(value, value, -product);
        double lastPlace = product - Math.BitDecrement(product);
        return Math.Abs(error) <= Sure * lastPlace ? product : Math.Pow(value, 2);
    }
}
