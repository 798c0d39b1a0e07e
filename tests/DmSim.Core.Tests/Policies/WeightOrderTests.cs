using CsCheck;
using DmSim.Core.Policies.Sharing;

namespace DmSim.Core.Tests.Policies;

public class WeightOrderTests
{
    private const int Most = 12;

    [Fact]
    public void The_greatest_weight_comes_first_and_then_the_first_row_whatever_was_asked_before()
    {
        Gen.Int[-2, 4]
            .Array[0, Most]
            .Array[1, 6]
            .Sample(
                calls =>
                {
                    WeightOrder order = new(Most);
                    foreach (int[] weights in calls.SelectMany(weights => (int[][])[weights, weights]))
                    {
                        int[] expected =
                        [
                            .. Enumerable
                                .Range(0, weights.Length)
                                .OrderByDescending(row => Math.Max(-1, weights[row]))
                                .ThenBy(row => row),
                        ];
                        Assert.Equal(expected, order.Of(weights).ToArray());
                    }
                },
                iter: 1000
            );
    }

    [Fact]
    public void Weights_at_the_ends_of_their_range_are_in_order()
    {
        WeightOrder order = new(4);
        Assert.Equal([2, 1, 3, 0], order.Of([int.MinValue, 10_000, int.MaxValue, 0]).ToArray());
    }
}
