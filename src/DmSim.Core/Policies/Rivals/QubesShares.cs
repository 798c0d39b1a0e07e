using System.Runtime.Intrinsics;
using DmSim.Core.Engine;

namespace DmSim.Core.Policies.Rivals;

/// <summary>
/// How qmemman shares memory out when there is enough for everybody's preference: in proportion to that, and what caps leave
/// over equally.
/// </summary>
internal static class QubesShares
{
    /// <summary>Keeps sums of rounded targets below what there is.</summary>
    public const double RoundingGuard = 0.999;

    /// <summary>Works out targets.</summary>
    /// <param name="preferred">What each domain prefers; bytes.</param>
    /// <param name="maximum">What it may have at most; bytes.</param>
    /// <param name="preferredTotal">Sum of preferences; bytes.</param>
    /// <param name="available">What there is beyond it; bytes.</param>
    /// <param name="target">Receives the targets.</param>
    public static void Share(
        ReadOnlySpan<long> preferred,
        ReadOnlySpan<long> maximum,
        long preferredTotal,
        long available,
        Span<long> target
    )
    {
        long left = ShareByPreference(preferred, maximum, preferredTotal, available, target, out int open);
        while (left > 0 && open > 0)
        {
            left = ShareLeft(maximum, left, target, ref open);
        }
    }

    /// <summary>Gives everybody its part, down to what it may have at most; returns what that leaves over, and how many can take more.</summary>
    private static long ShareByPreference(
        ReadOnlySpan<long> preferred,
        ReadOnlySpan<long> maximum,
        long preferredTotal,
        long available,
        Span<long> target,
        out int open
    )
    {
        Vector256<double> total = Vector256.Create((double)preferredTotal);
        Vector256<double> free = Vector256.Create((double)available);
        Vector256<long> leftOver = Vector256<long>.Zero;
        Vector256<long> capped = Vector256<long>.Zero;
        int row = 0;
        for (; row <= target.Length - Lanes.Count; row += Lanes.Count)
        {
            Vector256<double> wishes = Vector256.ConvertToDouble(Lanes.Load(preferred, row));
            Vector256<double> wanted = RoundingGuard * (wishes + (wishes / total * free));
            Vector256<long> most = Lanes.Load(maximum, row);
            Vector256<long> shares = Vector256.ConvertToInt64(wanted);
            Vector256<long> isCapped = Vector256.GreaterThan(shares, most);
            leftOver += (shares - most) & isCapped;
            capped += isCapped;
            Vector256.Min(shares, most).CopyTo(target[row..]);
        }

        long left = Vector256.Sum(leftOver);
        // A lane of ones is −1.
        open = row + (int)Vector256.Sum(capped);
        for (; row < target.Length; row++)
        {
            double scale = 1.0 * preferred[row] / preferredTotal;
            long share = (long)(RoundingGuard * (preferred[row] + (scale * available)));
            bool isCapped = share > maximum[row];
            left += isCapped ? share - maximum[row] : 0;
            open += isCapped ? 0 : 1;
            target[row] = Math.Min(share, maximum[row]);
        }

        return left;
    }

    /// <summary>Hands what caps left over to those that are not capped; returns what is left over again.</summary>
    private static long ShareLeft(ReadOnlySpan<long> maximum, long left, Span<long> target, ref int open)
    {
        long bonus = (long)(RoundingGuard * ((double)left / open));
        Vector256<long> leftOver = Vector256<long>.Zero;
        Vector256<long> capped = Vector256<long>.Zero;
        int row = 0;
        for (; row <= target.Length - Lanes.Count; row += Lanes.Count)
        {
            Vector256<long> most = Lanes.Load(maximum, row);
            Vector256<long> held = Lanes.Load(target, row);
            Vector256<long> isOpen = Vector256.LessThan(held, most);
            Vector256<long> shares = held + (Vector256.Create(bonus) & isOpen);
            Vector256<long> isCapped = Vector256.GreaterThanOrEqual(shares, most) & isOpen;
            leftOver += (shares - most) & isCapped;
            capped += isCapped;
            Vector256.ConditionalSelect(isCapped, most, shares).CopyTo(target[row..]);
        }

        long leftAgain = Vector256.Sum(leftOver);
        // A lane of ones is −1.
        open += (int)Vector256.Sum(capped);
        for (; row < target.Length; row++)
        {
            if (target[row] >= maximum[row])
            {
                continue;
            }

            long share = target[row] + bonus;
            if (share >= maximum[row])
            {
                leftAgain += share - maximum[row];
                share = maximum[row];
                open--;
            }

            target[row] = share;
        }

        return leftAgain;
    }
}
