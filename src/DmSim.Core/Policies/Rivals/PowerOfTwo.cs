using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Engine;

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

    /// <summary>The second powers of those of four values that a mask names.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Of(Vector256<double> values, Vector256<long> members)
    {
        Vector256<double> product = values * values;
        Vector256<double> error = Vector256.FusedMultiplyAdd(values, values, -product);
        // Of 0 that is no number, and the power is asked.
        Vector256<double> below = (product.AsInt64() - Vector256<long>.One).AsDouble();
        Vector256<double> isSure = Vector256.LessThanOrEqual(Vector256.Abs(error), (product - below) * Sure);
        Vector256<long> unsure = members & ~isSure.AsInt64();
        return unsure == Vector256<long>.Zero ? product : Ask(values, product, unsure);
    }

    private static Vector256<double> Ask(Vector256<double> values, Vector256<double> product, Vector256<long> unsure)
    {
        Vector256<double> power = product;
        for (uint rest = Lanes.Bits(unsure); rest != 0; rest &= rest - 1)
        {
            int lane = BitOperations.TrailingZeroCount(rest);
            power = power.WithElement(lane, Math.Pow(values.GetElement(lane), 2));
        }

        return power;
    }
}
