using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Engine;
using DmSim.Core.Workloads;

namespace DmSim.Core.Recording;

/// <summary>Time in which VMs run and what they hold in it: advanced only when what a VM holds changes. Columns by VM.</summary>
internal sealed class HoldingTally(int vmCount)
{
    private readonly long[] _assigned = new long[vmCount];
    private readonly long[] _since = new long[vmCount];
    private readonly long[] _runningSince = new long[vmCount];
    private readonly long[] _runningTicks = new long[vmCount];
    private readonly long[] _pageTicks = new long[vmCount];
    private readonly long[] _most = new long[vmCount];

    /// <summary>What each VM is known to hold; bytes.</summary>
    public ReadOnlySpan<long> Assigned => _assigned;

    /// <summary>Begins to count anew.</summary>
    public void Restart(int vm, int tick)
    {
        _since[vm] = tick;
        _runningTicks[vm] = 0;
        _pageTicks[vm] = 0;
        _most[vm] = _assigned[vm];
    }

    /// <summary>Brings the sums up to a tick; from it on a VM holds another amount.</summary>
    public void Change(int vm, int tick, long assigned)
    {
        Settle(vm, tick);
        if (_assigned[vm] == 0)
        {
            _runningSince[vm] = tick;
        }

        _assigned[vm] = assigned;
        _most[vm] = Math.Max(_most[vm], assigned);
    }

    /// <summary>The same for four VMs that ran and go on to run; some may hold what they held.</summary>
    /// <returns>Whether that is what they do; otherwise nothing happened.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryChangeFour(int vm, int tick, Vector256<long> assigned)
    {
        Vector256<long> held = Lanes.Load(_assigned, vm);
        if (Vector256.LessThanOrEqualAny(Vector256.Min(held, assigned), Vector256<long>.Zero))
        {
            return false;
        }

        Vector256<long> now = Vector256.Create((long)tick);
        Vector256<long> ticks = now - Lanes.Load(_since, vm);
        Lanes.Add(_runningTicks, vm, ticks);
        Lanes.Add(_pageTicks, vm, Vector256.ShiftRightLogical(held, 12) * ticks);
        Lanes.Store(_since, vm, now);
        Lanes.Store(_assigned, vm, assigned);
        Lanes.Store(_most, vm, Vector256.Max(Lanes.Load(_most, vm), assigned));
        return true;
    }

    /// <summary>Brings the sums up to a tick.</summary>
    public void Settle(int vm, int tick)
    {
        long held = _assigned[vm];
        if (held > 0)
        {
            long ticks = tick - _since[vm];
            _runningTicks[vm] += ticks;
            _pageTicks[vm] += held / DemandSeries.PageBytes * ticks;
        }

        _since[vm] = tick;
    }

    /// <summary>Writes what was counted for a VM into its totals.</summary>
    public void Report(int vm, VmTotals totals)
    {
        totals.RunningTicks = _runningTicks[vm];
        totals.AssignedPageTicks = _pageTicks[vm];
        totals.MaxAssignedBytes = _most[vm];
    }

    /// <summary>Ticks a VM ran up to a tick.</summary>
    public long RunningTicks(int vm, int tick) => _runningTicks[vm] + (_assigned[vm] > 0 ? tick - _since[vm] : 0);

    /// <summary>Ticks a VM ran from one tick to another; it must not have stopped between them.</summary>
    public long RunningTicksBetween(int vm, int from, int to) =>
        _assigned[vm] > 0 ? to - Math.Max(from, _runningSince[vm]) : 0;

    /// <summary>Ticks that four VMs, all of which run, ran up to a tick.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<long> RunningTicksOfFour(int vm, Vector256<long> tick) =>
        Lanes.Load(_runningTicks, vm) + tick - Lanes.Load(_since, vm);

    /// <summary><see cref="RunningTicksBetween"/> for four VMs, all of which run.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<long> RunningTicksBetweenOfFour(int vm, Vector256<long> from, Vector256<long> to) =>
        to - Vector256.Max(from, Lanes.Load(_runningSince, vm));

    /// <summary>Whether four VMs run.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool RunAll(int vm) => Vector256.GreaterThanAll(Lanes.Load(_assigned, vm), Vector256<long>.Zero);
}
