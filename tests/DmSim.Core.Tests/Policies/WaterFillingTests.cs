using CsCheck;
using DmSim.Core.Policies.Sharing;

namespace DmSim.Core.Tests.Policies;

/// <summary>Sharing four members at a time, against the same one by one: to the last bit, because targets are cut from it.</summary>
public class WaterFillingTests
{
    private const int PlainRounds = 100;

    private static readonly Gen<(long Low, long Room, long Scale)> GenMember = Gen.Select(
        Gen.Long[0, 4000],
        Gen.Long[0, 20_000],
        Gen.OneOf(Gen.Long[0, 100], Gen.Long[0, 1L << 36])
    );

    [Fact]
    public void Members_by_four_get_what_they_get_one_by_one()
    {
        Gen.Select(
                GenMember.Array[0, 40],
                Gen.Long[0, 300_000],
                Gen.OneOf(Gen.Const(1L << 20), Gen.Const(4096L), Gen.Const(1000L))
            )
            .Sample(
                (members, budgetUnits, unit) =>
                {
                    long[] low = [.. members.Select(member => member.Low * unit)];
                    long[] high = [.. members.Select(member => (member.Low + member.Room) * unit)];
                    long[] scale = [.. members.Select(member => member.Scale)];
                    long[] shares = new long[members.Length];
                    long budget = (budgetUnits * unit) + (budgetUnits % unit);

                    double level = WaterFilling.Share(low, high, scale, budget, unit, shares);

                    double plain = PlainLevel(low, high, scale, budget, unit);
                    Assert.Equal(BitConverter.DoubleToInt64Bits(plain), BitConverter.DoubleToInt64Bits(level));
                    Assert.Equal(PlainShares(low, high, scale, budget, unit, plain), shares);
                }
            );
    }

    [Fact]
    public void Members_too_large_to_add_up_exactly_are_added_in_their_order()
    {
        Gen.Select(Gen.Select(Gen.Long[0, 1L << 20], Gen.Long[0, 1L << 50]).Array[0, 40], Gen.Long[1L << 50, 1L << 58])
            .Sample(
                (members, budget) =>
                {
                    long[] low = [.. members.Select(member => member.Item1)];
                    long[] high = [.. members.Select(_ => long.MaxValue / 64)];
                    // Odd, so that sums beyond 2^53 are rounded.
                    long[] scale = [.. members.Select(member => (member.Item2 << 3) | 1)];
                    long[] shares = new long[members.Length];

                    double level = WaterFilling.Share(low, high, scale, budget, 1, shares);

                    double plain = PlainLevel(low, high, scale, budget, 1);
                    Assert.Equal(BitConverter.DoubleToInt64Bits(plain), BitConverter.DoubleToInt64Bits(level));
                }
            );
    }

    private static double PlainLevel(long[] low, long[] high, long[] scale, long budget, long unit)
    {
        double bottom = 0;
        double top = double.PositiveInfinity;
        double level = 1;
        for (int round = 0; round < PlainRounds; round++)
        {
            double sum = 0;
            double slope = 0;
            for (int index = 0; index < low.Length; index++)
            {
                double wanted = level * scale[index];
                sum += Math.Clamp(wanted, low[index], high[index]);
                slope += wanted > low[index] && wanted < high[index] ? scale[index] : 0;
            }

            double missing = budget - sum;
            if (Math.Abs(missing) < unit)
            {
                return level;
            }

            bottom = missing > 0 ? level : bottom;
            top = missing > 0 ? top : level;
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

    private static long[] PlainShares(long[] low, long[] high, long[] scale, long budget, long unit, double level)
    {
        long[] shares =
        [
            .. low.Select(
                (least, index) =>
                    Math.Clamp(
                        (long)Math.Min(level * scale[index], long.MaxValue / 4) / unit * unit,
                        least,
                        high[index]
                    )
            ),
        ];
        for (bool goesOn = true; goesOn; )
        {
            goesOn = false;
            for (int index = 0; index < shares.Length && budget - shares.Sum() >= unit; index++)
            {
                long room = Math.Min(unit, high[index] - shares[index]);
                shares[index] += room;
                goesOn |= room > 0;
            }
        }

        for (int index = shares.Length - 1; index >= 0 && shares.Sum() > budget; index--)
        {
            long excess = (shares.Sum() - budget + unit - 1) / unit * unit;
            shares[index] -= Math.Min(shares[index] - low[index], excess);
        }

        return shares;
    }
}
