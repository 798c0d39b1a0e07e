using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Engine;
using DmSim.Core.Scenarios;
using DmSim.Core.Workloads;

namespace DmSim.Core.Recording;

/// <summary>Sums over time of what guests want beyond what they may use, and of what paging costs them. Columns by VM.</summary>
internal sealed class ShortageTally
{
    private readonly RunSpec _spec;
    private readonly double[] _pageInMicroseconds;
    private readonly double[] _perSecond;
    private readonly long[] _unmetPageTicks;
    private readonly long[] _failedTicks;
    private readonly long[] _refusedPageTicks;
    private readonly long[] _pagingTicks;
    private readonly long[] _pagedPageTicks;
    private readonly long[] _lostMillionthTicks;

    public ShortageTally(RunSpec spec)
    {
        _spec = spec;
        int count = spec.Vms.Count;
        _pageInMicroseconds = [.. spec.Vms.Select(vm => (double)vm.Settings.Guest.PageInMicroseconds)];
        _perSecond = [.. spec.Vms.Select(vm => PagingCost.PerSecondOf(vm.Settings.Guest.WorkingSetWindowSeconds))];
        _unmetPageTicks = new long[count];
        _failedTicks = new long[count];
        _refusedPageTicks = new long[count];
        _pagingTicks = new long[count];
        _pagedPageTicks = new long[count];
        _lostMillionthTicks = new long[count];
    }

    /// <summary>Voids what was counted.</summary>
    public void Clear()
    {
        Array.Clear(_unmetPageTicks);
        Array.Clear(_failedTicks);
        Array.Clear(_refusedPageTicks);
        Array.Clear(_pagingTicks);
        Array.Clear(_pagedPageTicks);
        Array.Clear(_lostMillionthTicks);
    }

    /// <summary>Counts ticks of a VM that wants more than it may use.</summary>
    /// <param name="vm">Index of the VM.</param>
    /// <param name="wanted">Demand and what was refused beyond it, more than is usable; bytes.</param>
    /// <param name="refused">What was refused; bytes.</param>
    /// <param name="workingSet">Its working set; bytes.</param>
    /// <param name="usable">What it may use; bytes.</param>
    /// <param name="ticks">How many.</param>
    public void Add(int vm, long wanted, long refused, long workingSet, long usable, long ticks)
    {
        _unmetPageTicks[vm] += (wanted - usable) / DemandSeries.PageBytes * ticks;
        if (refused > 0)
        {
            _failedTicks[vm] += ticks;
            _refusedPageTicks[vm] += refused / DemandSeries.PageBytes * ticks;
        }

        long absent = workingSet - usable;
        if (absent > 0)
        {
            _pagingTicks[vm] += ticks;
            _pagedPageTicks[vm] += absent / DemandSeries.PageBytes * ticks;
            GuestSettings guest = _spec.Vms[vm].Settings.Guest;
            _lostMillionthTicks[vm] += PagingCost.LostPartsPerMillion(absent, guest) * ticks;
        }
    }

    /// <summary>What paging costs four VMs in a tick.</summary>
    /// <param name="vm">The first of the four.</param>
    /// <param name="absent">Their working sets beyond what they may use, not negative; bytes.</param>
    /// <param name="lost">Receives the shares of time lost, in parts per million.</param>
    /// <returns>Whether that could be worked out; not where so much is absent that 52 bits do not hold what it costs.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryLost(int vm, Vector256<long> absent, out Vector256<long> lost) =>
        PagingCost.TryLostPartsPerMillion(
            absent,
            Lanes.Load(_pageInMicroseconds, vm),
            Lanes.Load(_perSecond, vm),
            out lost
        );

    /// <summary>What <see cref="Add"/> does with one tick of those of four VMs that want more than they may use; nothing is refused.</summary>
    /// <param name="vm">The first of the four.</param>
    /// <param name="unmet">Demand less what they may use, negative where there is enough; bytes.</param>
    /// <param name="absent">See <see cref="TryLost"/>.</param>
    /// <param name="lost">What that said.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddFour(int vm, Vector256<long> unmet, Vector256<long> absent, Vector256<long> lost)
    {
        Vector256<long> isUnmet = Vector256.GreaterThan(unmet, Vector256<long>.Zero);
        Lanes.Add(_unmetPageTicks, vm, Vector256.ShiftRightLogical(unmet & isUnmet, 12));
        Lanes.Add(_pagingTicks, vm, -Vector256.GreaterThan(absent, Vector256<long>.Zero));
        Lanes.Add(_pagedPageTicks, vm, Vector256.ShiftRightLogical(absent, 12));
        Lanes.Add(_lostMillionthTicks, vm, lost);
    }

    /// <summary>Writes what was counted for a VM into its totals; the host may have cost it time as well.</summary>
    public void Report(int vm, VmTotals totals)
    {
        totals.UnmetPageTicks = _unmetPageTicks[vm];
        totals.FailedAllocationTicks = _failedTicks[vm];
        totals.RefusedPageTicks = _refusedPageTicks[vm];
        totals.PagingTicks = _pagingTicks[vm];
        totals.PagedPageTicks = _pagedPageTicks[vm];
        totals.LostMillionthTicks += _lostMillionthTicks[vm];
    }
}
