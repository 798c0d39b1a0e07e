using DmSim.Lab.Statistics;

namespace DmSim.Lab.Tests.Statistics;

public sealed class StatisticsTests
{
    /// <summary>Height differences of Darwin's maize plants (Fisher, The Design of Experiments, 1935).</summary>
    private static readonly double[] Darwin = [6, 8, 14, 16, 23, 24, 28, 29, 41, -48, 49, 56, 60, -67, 75];

    [Fact]
    public void Signed_rank_of_darwins_maize_is_exact()
    {
        SignedRankResult result = WilcoxonSignedRank.Test(Darwin);

        // Ranks of the negative differences 48 and 67 are 10 and 14; all ranks sum to 15 · 16 / 2 = 120.
        Assert.Equal(
            (96, 24, 15, true),
            (result.PositiveRankSum, result.NegativeRankSum, result.Count, result.IsExact)
        );

        // SciPy's manual: wilcoxon(d) → statistic=24.0, pvalue=0.041259765625.
        Assert.Equal(0.041259765625, result.PValue, 12);

        // (96 − 24) / 120
        Assert.Equal(0.6, result.RankBiserial, 12);
    }

    [Fact]
    public void Signed_rank_of_the_depression_scores_matches_R()
    {
        // Hollander and Wolfe (1973), p. 29 f., in R's ?wilcox.test: V = 40, one-sided p = 0.01953.
        double[] before = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30];
        double[] after = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];
        SignedRankResult result = WilcoxonSignedRank.Test([.. before.Zip(after, (x, y) => x - y)]);

        Assert.Equal(40, result.PositiveRankSum);
        Assert.Equal(2 * 0.01953125, result.PValue, 10);
    }

    [Fact]
    public void Normal_approximation_matches_scipy()
    {
        // SciPy before exact p values: (24.0, 0.04088813291185591).
        int[] ranks = WilcoxonSignedRank.DoubledRanks(Darwin);

        Assert.Equal(0.04088813291185591, WilcoxonSignedRank.NormalP(ranks, 2 * 96), 9);
    }

    [Fact]
    public void Ties_share_their_mean_rank_and_stay_exact()
    {
        // |1|,|1|,|1| share rank 2 each; sums reachable: 0, 2, 4, 6 with 1, 3, 3, 1 of 8 sign patterns.
        SignedRankResult result = WilcoxonSignedRank.Test([1, 1, 1, 0]);

        Assert.Equal((6, 0, 3), (result.PositiveRankSum, result.NegativeRankSum, result.Count));
        Assert.Equal(2.0 / 8, result.PValue, 12);
    }

    [Fact]
    public void No_difference_is_no_evidence()
    {
        SignedRankResult result = WilcoxonSignedRank.Test([0, 0]);

        Assert.Equal((1, 0), (result.PValue, result.RankBiserial));
    }

    [Fact]
    public void Many_differences_use_the_approximation()
    {
        SignedRankResult result = WilcoxonSignedRank.Test([.. Enumerable.Range(1, 51).Select(value => (double)value)]);

        // All positive: z = (n(n+1)/4) / sqrt(n(n+1)(2n+1)/24) = 663 / sqrt(11381.5) = 6.2147.
        Assert.False(result.IsExact);
        Assert.InRange(result.PValue, 4e-10, 6e-10);
    }

    [Fact]
    public void Holm_matches_the_worked_example()
    {
        // 0.005·4 = 0.02, 0.01·3 = 0.03, 0.03·2 = 0.06, and 0.04·1 = 0.04 is lifted to 0.06.
        double[] corrected = Holm.Correct([0.01, 0.04, double.NaN, 0.03, 0.005]);

        Assert.Equal([0.03, 0.06, double.NaN, 0.06, 0.02], corrected.Select(p => Math.Round(p, 12)));
    }

    [Fact]
    public void Interpolated_quantile_is_type_7()
    {
        // NumPy: np.quantile([1, 2, 3, 4], 0.95) = 1 + 3 · 0.95 = 3.85.
        Assert.Equal(3.85, Quantiles.Interpolated([4, 2, 3, 1], 0.95), 12);
    }

    [Theory]
    [InlineData(0.95, 2)]
    [InlineData(1, 1)]
    [InlineData(0.5, 11)]
    public void Reached_by_counts_draws(double share, int expected)
    {
        // Of 1..20 the value 2 is reached by 19 = 95 %, 11 by 10 = 50 %.
        Assert.Equal(expected, Quantiles.ReachedBy([.. Enumerable.Range(1, 20)], share));
    }

    [Fact]
    public void Bootstrap_of_a_mean_covers_like_the_normal_interval()
    {
        // Standard error of the mean of 1..100: 28.866 / 10 = 2.887; ± 1.96 of it is 44.8 to 56.2.
        Bootstrap bootstrap = new(3, 4000, 0.95);
        double[] values = [.. Enumerable.Range(1, 100).Select(value => (double)value)];
        (double low, double high) = bootstrap.OfMean(values);

        Assert.InRange(low, 44.3, 45.4);
        Assert.InRange(high, 55.6, 56.7);
        Assert.Equal((low, high), new Bootstrap(3, 4000, 0.95).OfMean(values));
    }

    [Fact]
    public void Bootstrap_of_equal_values_is_a_point_and_of_one_value_unknown()
    {
        Bootstrap bootstrap = new(3, 200, 0.95);

        Assert.Equal((4, 4), bootstrap.OfReachedBy([4, 4, 4], 0.95));
        Assert.True(double.IsNaN(bootstrap.OfMean([5]).Low));
    }
}
