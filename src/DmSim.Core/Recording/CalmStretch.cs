using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Engine;
using DmSim.Core.Workloads;

namespace DmSim.Core.Recording;

/// <summary>
/// Counts consecutive ticks of one VM that holds the same in all of them and never wants more: four ticks at a time, each
/// lane with a histogram of its own, so that equal neighbours do not wait for each other.
/// </summary>
internal sealed class CalmStretch
{
    /// <summary>Bins of pressures below 1000 permille, and of those that are exactly that.</summary>
    private const int Bins = 101;

    private const double PermilleOfPages = 1000.0 * DemandSeries.PageBytes;

    private readonly int[] _bins = new int[Bins * Lanes.Count];
    private int _leastBin;
    private int _mostBin;

    /// <summary>Sum of pressure; permille.</summary>
    public long PermilleSum { get; private set; }

    /// <summary>Sum of demand; pages.</summary>
    public long PageSum { get; private set; }

    /// <summary>The greatest demand; pages.</summary>
    public long MostPages { get; private set; }

    /// <summary>The greatest pressure; permille.</summary>
    public long MostPermille { get; private set; }

    /// <summary>Counts anew; the bins of the last time must have been moved.</summary>
    /// <param name="pages">Demand by tick, at least one; at most what is assigned and below 2^30.</param>
    /// <param name="assigned">Assigned memory; bytes, not 0.</param>
    public void Count(ReadOnlySpan<uint> pages, long assigned)
    {
        Vector256<double> held = Vector256.Create((double)assigned);
        Vector256<double> permilleSum = Vector256<double>.Zero;
        Vector256<double> pageSum = Vector256<double>.Zero;
        Vector256<double> most = Vector256<double>.Zero;
        Vector256<double> least = Vector256.Create(double.MaxValue);
        ref uint source = ref MemoryMarshal.GetReference(pages);
        ref int bins = ref MemoryMarshal.GetArrayDataReference(_bins);
        int tick = 0;
        for (; tick <= pages.Length - Lanes.Count; tick += Lanes.Count)
        {
            (Vector128<ulong> low, Vector128<ulong> high) = Vector128.Widen(
                Vector128.LoadUnsafe(ref source, (nuint)tick)
            );
            Vector256<double> demand = Lanes.ToDouble(Vector256.Create(low, high).AsInt64());
            // Both are whole numbers below 2^52: the quotient of doubles never reaches the next whole number.
            Vector256<double> permille = Vector256.Floor(demand * PermilleOfPages / held);
            permilleSum += permille;
            pageSum += demand;
            most = Vector256.Max(most, demand);
            least = Vector256.Min(least, demand);
            // The double of a tenth is a little more than a tenth: the product never falls below a whole bin.
            Vector128<int> bin = Vector128.Narrow(
                Lanes.ToInt64(Vector256.Floor(permille * 0.1)).GetLower(),
                Lanes.ToInt64(Vector256.Floor(permille * 0.1)).GetUpper()
            );
            bin = (bin * Lanes.Count) + Vector128.Create(0, 1, 2, 3);
            Unsafe.Add(ref bins, bin.GetElement(0))++;
            Unsafe.Add(ref bins, bin.GetElement(1))++;
            Unsafe.Add(ref bins, bin.GetElement(2))++;
            Unsafe.Add(ref bins, bin.GetElement(3))++;
        }

        PermilleSum = (long)Vector256.Sum(permilleSum);
        PageSum = (long)Vector256.Sum(pageSum);
        long leastPages = long.MaxValue;
        MostPages = 0;
        for (int lane = 0; tick > 0 && lane < Lanes.Count; lane++)
        {
            MostPages = Math.Max(MostPages, (long)most.GetElement(lane));
            leastPages = Math.Min(leastPages, (long)least.GetElement(lane));
        }

        for (; tick < pages.Length; tick++)
        {
            long permille = Permille(pages[tick], assigned);
            PermilleSum += permille;
            PageSum += pages[tick];
            MostPages = Math.Max(MostPages, pages[tick]);
            leastPages = Math.Min(leastPages, pages[tick]);
            _bins[permille / 10 * Lanes.Count]++;
        }

        MostPermille = Permille(MostPages, assigned);
        _leastBin = (int)(Permille(leastPages, assigned) / 10);
        _mostBin = (int)(MostPermille / 10);
    }

    /// <summary>Adds the bins to a histogram with its bins so far apart, and clears them.</summary>
    public void MoveBins(Span<int> histogram, int stride)
    {
        for (int bin = _leastBin; bin <= _mostBin; bin++)
        {
            Span<int> lanes = _bins.AsSpan(bin * Lanes.Count, Lanes.Count);
            int ticks = lanes[0] + lanes[1] + lanes[2] + lanes[3];
            lanes.Clear();
            if (ticks != 0)
            {
                histogram[bin * stride] += ticks;
            }
        }
    }

    /// <summary>The first tick with this pressure or more; there is one.</summary>
    public static int FirstOf(ReadOnlySpan<uint> pages, long assigned, long permille)
    {
        int tick = 0;
        while (Permille(pages[tick], assigned) < permille)
        {
            tick++;
        }

        return tick;
    }

    /// <summary>Pressure as in <see cref="Count"/>: a quotient of doubles, because short stretches would wait for one of integers.</summary>
    private static long Permille(long pages, long assigned) => (long)Math.Floor(pages * PermilleOfPages / assigned);
}
