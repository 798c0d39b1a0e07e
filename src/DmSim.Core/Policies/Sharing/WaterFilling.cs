using System.Numerics;
using System.Runtime.Intrinsics;
using DmSim.Core.Engine;

namespace DmSim.Core.Policies.Sharing;

/// <summary>
/// Shares a budget so that every member gets clamp(level · scale, low, high) for one common level: with demand as scale,
/// everybody ends at the same pressure unless a bound holds it.
/// </summary>
/// <remarks>
/// The level is found by a Newton step on the piecewise linear sum, kept inside a shrinking bracket; then amounts are
/// rounded down to whole units and the rest handed out unit by unit in the order of members. No sorting, no allocation.
/// </remarks>
internal static class WaterFilling
{
    private const int MaximumRounds = 100;

    /// <summary>Whole numbers up to this, 8 PiB in bytes, are exact as doubles, and so are their sums in any order.</summary>
    private const long ExactUpTo = 1L << 53;

    /// <summary>So many members with less than this each, 16 TiB in bytes, add up to less than a long can hold.</summary>
    private const long PlainBelow = 1L << 44;
    private const int MostPlain = 1 << 18;

    /// <summary>Writes shares that add up to the budget within one unit, each within its bounds.</summary>
    /// <param name="low">Lower bounds, multiples of the unit.</param>
    /// <param name="high">Upper bounds, multiples of the unit, at least the lower ones.</param>
    /// <param name="scale">What the level multiplies; not negative.</param>
    /// <param name="budget">What there is to share; outside the sums of the bounds the bounds are given.</param>
    /// <param name="unit">The unit of shares.</param>
    /// <param name="shares">Receives the result.</param>
    /// <returns>The level before amounts were cut to whole units.</returns>
    public static double Share(
        ReadOnlySpan<long> low,
        ReadOnlySpan<long> high,
        ReadOnlySpan<long> scale,
        long budget,
        long unit,
        Span<long> shares
    )
    {
        double level = FindLevel(low, high, scale, budget, unit);
        long sum = CutToUnits(low, high, scale, level, unit, shares);
        Settle(low, high, budget, unit, shares, sum);
        return level;
    }

    private static double FindLevel(
        ReadOnlySpan<long> low,
        ReadOnlySpan<long> high,
        ReadOnlySpan<long> scale,
        long budget,
        long unit
    )
    {
        double bottom = 0;
        double top = double.PositiveInfinity;
        double level = 1;
        for (int round = 0; round < MaximumRounds; round++)
        {
            (double sum, double slope) =
                round == 0 ? EvaluateAtOne(low, high, scale) : Evaluate(low, high, scale, level);
            double missing = budget - sum;
            if (Math.Abs(missing) < unit)
            {
                return level;
            }

            if (missing > 0)
            {
                bottom = level;
            }
            else
            {
                top = level;
            }

            double next = slope > 0 ? level + (missing / slope) : double.NaN;
            if (!(next > bottom && next < top))
            {
                next = double.IsPositiveInfinity(top) ? level * 4 : (bottom + top) / 2;
            }

            if (next == level || next > 1e18)
            {
                return level;
            }

            level = next;
        }

        return level;
    }

    /// <summary>What the level gives everyone, in whole units and within bounds; returns the sum.</summary>
    private static long CutToUnits(
        ReadOnlySpan<long> low,
        ReadOnlySpan<long> high,
        ReadOnlySpan<long> scale,
        double level,
        long unit,
        Span<long> shares
    )
    {
        const double Most = long.MaxValue / 4;
        WholeUnits units = new(unit);
        long sum = 0;
        int index = 0;
        if (BitOperations.IsPow2(unit))
        {
            Vector256<long> sums = Vector256<long>.Zero;
            for (; index <= shares.Length - Lanes.Count; index += Lanes.Count)
            {
                Vector256<double> wanted = Vector256.ConvertToDouble(Lanes.Load(scale, index)) * level;
                Vector256<long> exact = Vector256.ConvertToInt64(Vector256.Min(wanted, Vector256.Create(Most)));
                Vector256<long> cut = Vector256.Max(exact & Vector256.Create(-unit), Lanes.Load(low, index));
                cut = Vector256.Min(cut, Lanes.Load(high, index));
                cut.CopyTo(shares[index..]);
                sums += cut;
            }

            sum = Vector256.Sum(sums);
        }

        for (; index < shares.Length; index++)
        {
            long exact = (long)Math.Min(level * scale[index], Most);
            shares[index] = Math.Clamp(units.Down(exact), low[index], high[index]);
            sum += shares[index];
        }

        return sum;
    }

    /// <summary>What <see cref="Evaluate"/> says of level 1, where all numbers are whole: usually their order does not matter.</summary>
    private static (double Sum, double Slope) EvaluateAtOne(
        ReadOnlySpan<long> low,
        ReadOnlySpan<long> high,
        ReadOnlySpan<long> scale
    )
    {
        Vector256<long> sums = Vector256<long>.Zero;
        Vector256<long> slopes = Vector256<long>.Zero;
        Vector256<long> bits = Vector256<long>.Zero;
        int index = 0;
        for (; index <= low.Length - Lanes.Count; index += Lanes.Count)
        {
            Vector256<long> factors = Lanes.Load(scale, index);
            Vector256<long> least = Lanes.Load(low, index);
            Vector256<long> most = Lanes.Load(high, index);
            Vector256<long> values = Vector256.Min(Vector256.Max(factors, least), most);
            slopes += Vector256.GreaterThan(factors, least) & Vector256.LessThan(factors, most) & factors;
            sums += values;
            bits |= values;
        }

        long sum = Vector256.Sum(sums);
        long slope = Vector256.Sum(slopes);
        long all = bits[0] | bits[1] | bits[2] | bits[3];
        for (; index < low.Length; index++)
        {
            long value = Math.Min(Math.Max(scale[index], low[index]), high[index]);
            slope += scale[index] > low[index] & scale[index] < high[index] ? scale[index] : 0;
            sum += value;
            all |= value;
        }

        bool isExact = (ulong)all < PlainBelow && low.Length <= MostPlain && sum <= ExactUpTo;
        return isExact ? (sum, slope) : Evaluate(low, high, scale, 1);
    }

    /// <summary>The sum at a level, and how fast it grows there.</summary>
    /// <remarks>
    /// Without branches, because bounds hold now this member, now that; four members at a time, but added one after the other:
    /// these are sums of rounded numbers, whose order decides the last bits of the level.
    /// </remarks>
    private static (double Sum, double Slope) Evaluate(
        ReadOnlySpan<long> low,
        ReadOnlySpan<long> high,
        ReadOnlySpan<long> scale,
        double level
    )
    {
        double sum = 0;
        double slope = 0;
        int index = 0;
        for (; index <= low.Length - Lanes.Count; index += Lanes.Count)
        {
            Vector256<double> factors = Vector256.ConvertToDouble(Lanes.Load(scale, index));
            Vector256<double> least = Vector256.ConvertToDouble(Lanes.Load(low, index));
            Vector256<double> most = Vector256.ConvertToDouble(Lanes.Load(high, index));
            Vector256<double> values = factors * level;
            Vector256<double> free = Vector256.GreaterThan(values, least) & Vector256.LessThan(values, most) & factors;
            values = Vector256.MinNative(Vector256.MaxNative(values, least), most);
            sum = sum + values[0] + values[1] + values[2] + values[3];
            slope = slope + free[0] + free[1] + free[2] + free[3];
        }

        for (; index < low.Length; index++)
        {
            double factor = scale[index];
            double least = low[index];
            double most = high[index];
            double value = level * factor;
            sum += double.MinNative(double.MaxNative(value, least), most);
            slope += value > least & value < most ? factor : 0;
        }

        return (sum, slope);
    }

    /// <summary>Whole units that rounding left over, or gave too much of, go by member order.</summary>
    private static void Settle(
        ReadOnlySpan<long> low,
        ReadOnlySpan<long> high,
        long budget,
        long unit,
        Span<long> shares,
        long sum
    )
    {
        bool progress = true;
        while (progress && budget - sum >= unit)
        {
            progress = false;
            for (int index = 0; index < shares.Length && budget - sum >= unit; index++)
            {
                long room = Math.Min(unit, high[index] - shares[index]);
                shares[index] += room;
                sum += room;
                progress |= room > 0;
            }
        }

        for (int index = shares.Length - 1; index >= 0 && sum > budget; index--)
        {
            long excess = Math.Min(shares[index] - low[index], (sum - budget + unit - 1) / unit * unit);
            shares[index] -= excess;
            sum -= excess;
        }
    }
}
