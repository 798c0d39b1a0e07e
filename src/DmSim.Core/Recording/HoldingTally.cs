using DmSim.Core.Workloads;

namespace DmSim.Core.Recording;

/// <summary>Time in which VMs run and what they hold in it: advanced only when what a VM holds changes.</summary>
internal sealed class HoldingTally(int vmCount)
{
    private readonly long[] _assigned = new long[vmCount];
    private readonly int[] _since = new int[vmCount];
    private readonly int[] _runningSince = new int[vmCount];

    /// <summary>What each VM is known to hold; bytes.</summary>
    public ReadOnlySpan<long> Assigned => _assigned;

    /// <summary>Begins to count anew.</summary>
    public void Restart(int vm, int tick, VmTotals totals)
    {
        _since[vm] = tick;
        totals.MaxAssignedBytes = _assigned[vm];
    }

    /// <summary>Brings the sums up to a tick; from it on a VM holds another amount.</summary>
    public void Change(int vm, int tick, long assigned, VmTotals totals)
    {
        Settle(vm, tick, totals);
        if (_assigned[vm] == 0)
        {
            _runningSince[vm] = tick;
        }

        _assigned[vm] = assigned;
        totals.MaxAssignedBytes = Math.Max(totals.MaxAssignedBytes, assigned);
    }

    /// <summary>Brings the sums up to a tick.</summary>
    public void Settle(int vm, int tick, VmTotals totals)
    {
        long held = _assigned[vm];
        if (held > 0)
        {
            long ticks = tick - _since[vm];
            totals.RunningTicks += ticks;
            totals.AssignedPageTicks += held / DemandSeries.PageBytes * ticks;
        }

        _since[vm] = tick;
    }

    /// <summary>Ticks a VM ran up to a tick.</summary>
    public long RunningTicks(int vm, int tick, VmTotals totals) =>
        totals.RunningTicks + (_assigned[vm] > 0 ? tick - _since[vm] : 0);

    /// <summary>Ticks a VM ran from one tick to another; it must not have stopped between them.</summary>
    public int RunningTicksBetween(int vm, int from, int to) =>
        _assigned[vm] > 0 ? to - Math.Max(from, _runningSince[vm]) : 0;
}
