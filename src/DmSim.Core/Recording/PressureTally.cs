using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Engine;
using DmSim.Core.Workloads;

namespace DmSim.Core.Recording;

/// <summary>
/// Sums over time of what may change with every tick: pressure, its maximum and histogram, and demand. Columns by VM; the
/// histogram by bin first, because neighbours mostly have about the same pressure.
/// </summary>
internal sealed class PressureTally
{
    /// <summary>
    /// Demand from which on a quotient of doubles need no longer be the exact one: 4 TiB, where a thousand times the demand
    /// passes 2^52. Beyond it the sums are made with integers.
    /// </summary>
    public const long SweptDemandLimit = 1L << 42;

    /// <summary>How many VMs ahead demand is fetched: its latency is less than what counting so many takes.</summary>
    private const int PrefetchedVms = 4;

    private readonly int _vmCount;
    private readonly long[] _permilleTicks;
    private readonly long[] _demandPageTicks;
    private readonly long[] _maxPermille;
    private readonly int[] _maxTick;
    private readonly int[] _histogram;
    private readonly CalmStretch _passing = new();
    private readonly BriefStretch _brief = new();

    public PressureTally(int vmCount)
    {
        _vmCount = vmCount;
        _permilleTicks = new long[vmCount];
        _demandPageTicks = new long[vmCount];
        _maxPermille = new long[vmCount];
        _maxTick = new int[vmCount];
        _histogram = new int[checked(vmCount * VmTotals.PressureBins)];
        Clear();
    }

    /// <summary>Voids what was counted.</summary>
    public void Clear()
    {
        Array.Clear(_permilleTicks);
        Array.Clear(_demandPageTicks);
        Array.Fill(_maxPermille, -1L);
        Array.Fill(_maxTick, -1);
        Array.Clear(_histogram);
    }

    /// <summary>Counts ticks of a running VM that were all alike.</summary>
    /// <param name="vm">Index of the VM.</param>
    /// <param name="demand">Demand; below 2^44 bytes (16 TiB of pages), so that nothing overflows.</param>
    /// <param name="assigned">Assigned memory, not 0; bytes.</param>
    /// <param name="from">The first of the ticks.</param>
    /// <param name="ticks">How many.</param>
    public void Add(int vm, long demand, long assigned, int from, int ticks)
    {
        long permille = demand * 1000 / assigned;
        int bin = (int)Math.Min(VmTotals.PressureBins - 1, permille / 10);
        _permilleTicks[vm] += permille * ticks;
        _demandPageTicks[vm] += demand / DemandSeries.PageBytes * ticks;
        _histogram[(bin * _vmCount) + vm] += ticks;
        if (permille > _maxPermille[vm])
        {
            _maxPermille[vm] = permille;
            _maxTick[vm] = from;
        }
    }

    /// <summary>
    /// Counts one tick of every VM that holds what it is known to hold and wants no more than leaves it calm, four at a
    /// time; tells which ones are left to <see cref="Add"/>.
    /// </summary>
    /// <param name="demand">Demand by VM; bytes.</param>
    /// <param name="assigned">Assigned memory by VM; bytes.</param>
    /// <param name="known">What it is known to be.</param>
    /// <param name="calm">
    /// Demand up to which nothing but pressure and demand has to be counted; below assigned memory and
    /// <see cref="SweptDemandLimit"/>, negative for none.
    /// </param>
    /// <param name="tick">The tick.</param>
    /// <param name="left">Receives the VMs that were left out; as long as there are VMs.</param>
    /// <returns>How many were left out.</returns>
    public int AddCalm(
        ReadOnlySpan<long> demand,
        ReadOnlySpan<long> assigned,
        ReadOnlySpan<long> known,
        ReadOnlySpan<long> calm,
        int tick,
        Span<int> left
    )
    {
        int leftCount = 0;
        int vm = 0;
        for (; vm <= _vmCount - Lanes.Count; vm += Lanes.Count)
        {
            Vector256<long> held = Lanes.Load(assigned, vm);
            Vector256<long> wanted = Lanes.Load(demand, vm);
            Vector256<long> unusual =
                (held ^ Lanes.Load(known, vm)) | Vector256.GreaterThan(wanted, Lanes.Load(calm, vm));
            if (unusual == Vector256<long>.Zero)
            {
                AddFour(vm, wanted, held, tick);
                continue;
            }

            for (int lane = 0; lane < Lanes.Count; lane++)
            {
                left[leftCount++] = vm + lane;
            }
        }

        for (; vm < _vmCount; vm++)
        {
            left[leftCount++] = vm;
        }

        return leftCount;
    }

    /// <summary>Counts ticks in which only demand changed and no VM that runs was short of anything.</summary>
    /// <param name="ticks">The ticks, with demand below assigned memory and <see cref="SweptDemandLimit"/>.</param>
    /// <param name="assigned">Assigned memory by VM, not 0 where demand changes; bytes.</param>
    /// <param name="passed">Receives what demand added up to, where it changes.</param>
    public void PassOver(in SettledTicks ticks, ReadOnlySpan<long> assigned, PassedDemand passed)
    {
        int vm = 0;
        if (ticks.Count < BriefStretch.LongTicks)
        {
            for (; vm <= _vmCount - Lanes.Count; vm += Lanes.Count)
            {
                if (Lanes.AreAll(ticks.Changes, vm))
                {
                    PassOverFour(ticks, vm, assigned, passed);
                }
                else
                {
                    PassOver(ticks, vm, vm + Lanes.Count, assigned, passed);
                }
            }
        }

        PassOver(ticks, vm, _vmCount, assigned, passed);
    }

    private void PassOver(in SettledTicks ticks, int first, int end, ReadOnlySpan<long> assigned, PassedDemand passed)
    {
        for (int vm = first; vm < end; vm++)
        {
            ticks.Prefetch(vm + PrefetchedVms);
            if (!ticks.Changes[vm])
            {
                continue;
            }

            ReadOnlySpan<uint> pages = ticks.PagesOf(vm);
            _passing.Count(pages, assigned[vm]);
            _permilleTicks[vm] += _passing.PermilleSum;
            _demandPageTicks[vm] += _passing.PageSum;
            passed.PageTicks[vm] = _passing.PageSum;
            passed.MaxPages[vm] = _passing.MostPages;
            _passing.MoveBins(_histogram.AsSpan(vm), _vmCount);
            NoteMost(ticks, vm, _passing.MostPermille, assigned[vm]);
        }
    }

    private void PassOverFour(in SettledTicks ticks, int vm, ReadOnlySpan<long> assigned, PassedDemand passed)
    {
        _brief.Count(ticks, vm, Lanes.Load(assigned, vm), _histogram, _vmCount);
        Lanes.Add(_permilleTicks, vm, _brief.PermilleSum);
        Lanes.Add(_demandPageTicks, vm, _brief.PageSum);
        Lanes.Store(passed.PageTicks, vm, _brief.PageSum);
        Lanes.Store(passed.MaxPages, vm, _brief.MostPages);
        if (Vector256.GreaterThanAny(_brief.MostPermille, Lanes.Load(_maxPermille, vm)))
        {
            for (int lane = 0; lane < Lanes.Count; lane++)
            {
                NoteMost(ticks, vm + lane, _brief.MostPermille.GetElement(lane), assigned[vm + lane]);
            }
        }
    }

    /// <summary>Keeps the greatest pressure, and the first of the ticks in which it was reached.</summary>
    private void NoteMost(in SettledTicks ticks, int vm, long permille, long assigned)
    {
        if (permille > _maxPermille[vm])
        {
            _maxPermille[vm] = permille;
            _maxTick[vm] = ticks.FirstTick + CalmStretch.FirstOf(ticks.PagesOf(vm), assigned, permille);
        }
    }

    /// <summary>Writes what was counted for a VM into its totals.</summary>
    public void Report(int vm, VmTotals totals)
    {
        totals.PressurePermilleTicks = _permilleTicks[vm];
        totals.DemandPageTicks = _demandPageTicks[vm];
        totals.MaxPressurePermille = Math.Max(0, _maxPermille[vm]);
        totals.MaxPressureTick = _maxTick[vm];
        for (int bin = 0; bin < VmTotals.PressureBins; bin++)
        {
            totals.PressureHistogram[bin] = _histogram[(bin * _vmCount) + vm];
        }
    }

    /// <summary>What <see cref="Add"/> does with one tick of four VMs.</summary>
    /// <remarks>
    /// With demand of at most <see cref="SweptDemandLimit"/> a thousand times of it is a whole double, and the quotient is
    /// never rounded up to a whole number it does not reach.
    /// </remarks>
    /// <param name="vm">The first of them.</param>
    /// <param name="demand">Demand, at most <see cref="SweptDemandLimit"/>; bytes.</param>
    /// <param name="assigned">Assigned memory, not 0 and below <see cref="Lanes.ExactBelow"/>; bytes.</param>
    /// <param name="tick">The tick.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddFour(int vm, Vector256<long> demand, Vector256<long> assigned, int tick)
    {
        Vector256<double> quotient = Lanes.ToDouble(demand) * 1000.0 / Lanes.ToDouble(assigned);
        Vector256<double> whole = Vector256.Floor(quotient);
        Vector256<long> permille = Lanes.ToInt64(whole);
        Vector256<long> isMost = Vector256.GreaterThan(permille, Lanes.Load(_maxPermille, vm));
        if (isMost != Vector256<long>.Zero)
        {
            NoteMost(vm, permille, isMost, tick);
        }

        Lanes.Add(_permilleTicks, vm, permille);
        Lanes.Add(_demandPageTicks, vm, Vector256.ShiftRightLogical(demand, 12));
        // The double of a tenth is a little more than a tenth: the product never falls below a whole bin.
        Vector256<double> bins = Vector256.Min(
            Vector256.Floor(whole * 0.1),
            Vector256.Create(VmTotals.PressureBins - 1.0)
        );
        Vector256<double> neighbours = Vector256.Create(0.0, 1.0, 2.0, 3.0) + Vector256.Create((double)vm);
        Vector256<long> cells = Lanes.ToInt64((bins * (double)_vmCount) + neighbours);
        ref int histogram = ref ColumnStart.Of(_histogram);
        Unsafe.Add(ref histogram, (nint)cells.GetElement(0))++;
        Unsafe.Add(ref histogram, (nint)cells.GetElement(1))++;
        Unsafe.Add(ref histogram, (nint)cells.GetElement(2))++;
        Unsafe.Add(ref histogram, (nint)cells.GetElement(3))++;
    }

    /// <summary>Keeps the pressures of those of four VMs that a mask names as their greatest.</summary>
    private void NoteMost(int vm, Vector256<long> permille, Vector256<long> members, int tick)
    {
        Lanes.Store(_maxPermille, vm, permille, members);
        Lanes.Store(_maxTick, vm, tick, members);
    }
}
