using MathNet.Numerics.Distributions;

namespace DmSim.Lab.Statistics;

/// <summary>
/// Wilcoxon's signed-rank test for paired differences (Wilcoxon, 1945): differences of zero are dropped, tied absolute
/// differences share their mean rank.
/// </summary>
/// <remarks>
/// Up to <see cref="LargestExact"/> differences p is exact, with ties too: the distribution of the rank sum over all
/// signs is counted with ranks doubled, so that mean ranks are whole. Beyond, the normal approximation with the
/// correction for ties and no correction for continuity.
/// </remarks>
public static class WilcoxonSignedRank
{
    /// <summary>The most differences for which p is counted exactly.</summary>
    public const int LargestExact = 50;

    /// <summary>Tests whether differences lie symmetrically around zero.</summary>
    /// <param name="differences">Paired differences; none may be NaN.</param>
    public static SignedRankResult Test(IReadOnlyList<double> differences)
    {
        double[] kept = [.. differences.Where(difference => difference != 0)];
        if (kept.Length == 0)
        {
            return new SignedRankResult(0, 0, 0, 1, true);
        }

        int[] doubledRanks = DoubledRanks(kept);
        long positive = 0;
        long all = 0;
        for (int index = 0; index < kept.Length; index++)
        {
            all += doubledRanks[index];
            positive += kept[index] > 0 ? doubledRanks[index] : 0;
        }

        bool exact = kept.Length <= LargestExact;
        long smaller = Math.Min(positive, all - positive);
        double p = exact ? ExactP(doubledRanks, smaller, all) : NormalP(doubledRanks, positive);
        return new SignedRankResult(positive / 2.0, (all - positive) / 2.0, kept.Length, p, exact);
    }

    /// <summary>Two-sided p from the normal approximation; <paramref name="positive"/> is the doubled rank sum.</summary>
    internal static double NormalP(int[] doubledRanks, long positive)
    {
        // Without ties the variance is n(n+1)(2n+1)/24; as a sum of squared ranks ÷ 4 it holds with ties as well.
        double mean = doubledRanks.Sum(rank => rank / 4.0);
        double variance = doubledRanks.Sum(rank => rank / 2.0 * (rank / 2.0)) / 4;
        double z = Math.Abs((positive / 2.0) - mean) / Math.Sqrt(variance);
        return Math.Min(1, 2 * Normal.CDF(0, 1, -z));
    }

    internal static int[] DoubledRanks(double[] differences)
    {
        double[] sizes = [.. differences.Select(Math.Abs)];
        int[] order = [.. Enumerable.Range(0, sizes.Length).OrderBy(index => sizes[index])];
        int[] ranks = new int[sizes.Length];
        for (int first = 0; first < order.Length; )
        {
            int last = first;
            while (last + 1 < order.Length && sizes[order[last + 1]] == sizes[order[first]])
            {
                last++;
            }

            for (int place = first; place <= last; place++)
            {
                ranks[order[place]] = first + last + 2;
            }

            first = last + 1;
        }

        return ranks;
    }

    private static double ExactP(int[] doubledRanks, long smaller, long all)
    {
        double[] ways = new double[all + 1];
        ways[0] = 1;
        long reach = 0;
        foreach (int rank in doubledRanks)
        {
            reach += rank;
            for (long sum = reach; sum >= rank; sum--)
            {
                ways[sum] += ways[sum - rank];
            }
        }

        double tail = 0;
        for (long sum = 0; sum <= smaller; sum++)
        {
            tail += ways[sum];
        }

        return Math.Min(1, 2 * tail / Math.Pow(2, doubledRanks.Length));
    }
}
