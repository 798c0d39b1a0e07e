namespace DmSim.Lab.Statistics;

/// <summary>The outcome of Wilcoxon's signed-rank test.</summary>
/// <param name="PositiveRankSum">Sum of the ranks of positive differences.</param>
/// <param name="NegativeRankSum">Sum of the ranks of negative differences.</param>
/// <param name="Count">Differences that are not zero.</param>
/// <param name="PValue">Two-sided p; 1 when no difference is left.</param>
/// <param name="IsExact">Whether p is exact (else from the normal approximation).</param>
public readonly record struct SignedRankResult(
    double PositiveRankSum,
    double NegativeRankSum,
    int Count,
    double PValue,
    bool IsExact
)
{
    /// <summary>
    /// Matched-pairs rank-biserial correlation (Kerby, 2014): share of rank sum in favour of positive differences minus
    /// the share against; −1..1, 0 when no difference is left.
    /// </summary>
    public double RankBiserial =>
        Count == 0 ? 0 : (PositiveRankSum - NegativeRankSum) / (PositiveRankSum + NegativeRankSum);
}
