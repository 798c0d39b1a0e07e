using CsCheck;
using DmSim.Lab.Density;

namespace DmSim.Lab.Tests.Density;

public sealed class LargestServedTests
{
    [Fact]
    public void Finds_the_threshold_from_any_guess()
    {
        Gen.Select(Gen.Int[0, 300], Gen.Int[0, 300], Gen.Int[1, 300])
            .Sample(
                (threshold, guess, limit) =>
                {
                    SearchOutcome found = LargestServed.Find(number => number <= threshold, guess, limit);
                    int expected = Math.Min(threshold, limit);
                    return found == new SearchOutcome(expected, expected < limit, null);
                },
                iter: 2000
            );
    }

    [Fact]
    public void Verifies_that_one_more_is_missed_and_asks_each_number_once()
    {
        List<int> asked = [];
        LargestServed.Find(
            number =>
            {
                asked.Add(number);
                return number <= 60;
            },
            58,
            1000
        );

        Assert.Contains(60, asked);
        Assert.Contains(61, asked);
        Assert.Contains(62, asked);
        Assert.Contains(63, asked);
        Assert.Equal(asked.Distinct().Count(), asked.Count);
    }

    [Fact]
    public void Reports_a_larger_number_that_is_met_all_the_same()
    {
        // 21 is missed, 22 met again: the answer stays 20, and 22 is reported.
        SearchOutcome found = LargestServed.Find(number => number is <= 20 or 22, 20, 100);

        Assert.Equal(new SearchOutcome(20, true, 22), found);
    }

    [Fact]
    public void Does_not_trust_a_guess_beyond_a_gap_it_has_seen()
    {
        // Met: 1..10 and 31..40. From 40 downwards: 41 missed, so 40 holds; nothing below was asked and missed.
        Assert.Equal(40, LargestServed.Find(number => number is <= 10 or (> 30 and <= 40), 40, 100).Largest);

        // From 10: 11 is missed at once; 12 and 13 are missed too.
        Assert.Equal(
            new SearchOutcome(10, true, null),
            LargestServed.Find(number => number is <= 10 or (> 30 and <= 40), 10, 100)
        );
    }
}
