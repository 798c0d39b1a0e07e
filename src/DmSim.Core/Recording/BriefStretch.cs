using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Engine;
using DmSim.Core.Workloads;

namespace DmSim.Core.Recording;

/// <summary>
/// Counts a few consecutive ticks of four VMs that hold the same in all of them and never want more: what
/// <see cref="CalmStretch"/> does for one VM and many ticks, where beginning and ending would cost more than the ticks.
/// </summary>
internal sealed class BriefStretch
{
    /// <summary>So many ticks and more are not few.</summary>
    public const int LongTicks = 32;

    private const double PermilleOfPages = 1000.0 * DemandSeries.PageBytes;

    /// <summary>Sums of pressure; permille.</summary>
    public Vector256<long> PermilleSum { get; private set; }

    /// <summary>Sums of demand; pages.</summary>
    public Vector256<long> PageSum { get; private set; }

    /// <summary>The greatest demands; pages.</summary>
    public Vector256<long> MostPages { get; private set; }

    /// <summary>The greatest pressures; permille.</summary>
    public Vector256<long> MostPermille { get; private set; }

    /// <summary>Counts anew.</summary>
    /// <param name="ticks">The ticks.</param>
    /// <param name="vm">The first of four VMs whose demand changes, is at most what they hold, and below 2^30 pages.</param>
    /// <param name="assigned">What each of them holds; bytes, not 0.</param>
    /// <param name="histogram">Ticks by bin of pressure, and in it by VM.</param>
    /// <param name="vmCount">VMs in a bin.</param>
    public void Count(in SettledTicks ticks, int vm, Vector256<long> assigned, Span<int> histogram, int vmCount)
    {
        ref uint first = ref MemoryMarshal.GetReference(ticks.PagesOf(vm));
        ref uint second = ref MemoryMarshal.GetReference(ticks.PagesOf(vm + 1));
        ref uint third = ref MemoryMarshal.GetReference(ticks.PagesOf(vm + 2));
        ref uint fourth = ref MemoryMarshal.GetReference(ticks.PagesOf(vm + 3));
        ref int cells = ref MemoryMarshal.GetReference(histogram);
        Vector256<double> held = Lanes.ToDouble(assigned);
        Vector256<double> own = Vector256.Create(0.0, 1.0, 2.0, 3.0) + Vector256.Create((double)vm);
        Vector256<double> permilleSum = Vector256<double>.Zero;
        Vector256<double> pageSum = Vector256<double>.Zero;
        Vector256<double> most = Vector256<double>.Zero;
        for (int tick = 0; tick < ticks.Count; tick++)
        {
            Vector256<double> demand = Lanes.ToDouble(
                Vector256.Create(
                    (long)Unsafe.Add(ref first, tick),
                    Unsafe.Add(ref second, tick),
                    Unsafe.Add(ref third, tick),
                    Unsafe.Add(ref fourth, tick)
                )
            );
            Vector256<double> permille = Vector256.Floor(demand * PermilleOfPages / held);
            permilleSum += permille;
            pageSum += demand;
            most = Vector256.Max(most, demand);
            // The double of a tenth is a little more than a tenth: the product never falls below a whole bin.
            Vector256<double> bins = Vector256.Floor(permille * 0.1);
            Vector256<long> cell = Lanes.ToInt64((bins * (double)vmCount) + own);
            Unsafe.Add(ref cells, (nint)cell.GetElement(0))++;
            Unsafe.Add(ref cells, (nint)cell.GetElement(1))++;
            Unsafe.Add(ref cells, (nint)cell.GetElement(2))++;
            Unsafe.Add(ref cells, (nint)cell.GetElement(3))++;
        }

        PermilleSum = Lanes.ToInt64(permilleSum);
        PageSum = Lanes.ToInt64(pageSum);
        MostPages = Lanes.ToInt64(most);
        MostPermille = Lanes.ToInt64(Vector256.Floor(most * PermilleOfPages / held));
    }
}
