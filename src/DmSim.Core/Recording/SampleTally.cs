using DmSim.Core.Engine;

namespace DmSim.Core.Recording;

/// <summary>
/// Time above the objective at the trace's own resolution: that of a sample counts, unless all of it lies in the transient
/// after the jump with which the sample began.
/// </summary>
/// <remarks>
/// Where the samples of all VMs end at once, that is noted once; what a VM's sample began with is worked out when the first
/// tick above the objective makes it matter.
/// </remarks>
internal sealed class SampleTally
{
    private readonly HoldingTally _holdings;
    private readonly VmBitSet _over;
    private readonly int[] _start;
    private readonly long[] _runningBefore;
    private readonly long[] _overBefore;
    private readonly int[] _lastOver;
    private readonly int _transientTicks;
    private int _commonStart;

    public SampleTally(int vmCount, HoldingTally holdings, int transientTicks)
    {
        _holdings = holdings;
        _transientTicks = transientTicks;
        _over = new VmBitSet(vmCount);
        _start = new int[vmCount];
        _runningBefore = new long[vmCount];
        _overBefore = new long[vmCount];
        _lastOver = new int[vmCount];
    }

    /// <summary>Whether a sample that has not ended is above the objective.</summary>
    public bool IsAnyOver => !_over.IsEmpty;

    /// <summary>Begins a sample of a VM whose earlier ones do not count.</summary>
    public void Restart(int vm, int tick, VmTotals totals)
    {
        _start[vm] = tick;
        _runningBefore[vm] = _holdings.RunningTicks(vm, tick);
        _overBefore[vm] = totals.OverTicks;
    }

    /// <summary>Forgets which samples are above the objective.</summary>
    public void Clear() => _over.Clear();

    /// <summary>Works out how a VM's sample began; called before the VM stops and before a tick above the objective is counted.</summary>
    public void Open(int vm, int tick, VmTotals totals)
    {
        if (_commonStart > _start[vm])
        {
            _start[vm] = _commonStart;
            _runningBefore[vm] =
                _holdings.RunningTicks(vm, tick) - _holdings.RunningTicksBetween(vm, _commonStart, tick);
            _overBefore[vm] = totals.OverTicks;
        }
    }

    /// <summary>Counts ticks above the objective.</summary>
    public void AddOver(int vm, int from, int ticks, VmTotals totals)
    {
        Open(vm, from, totals);
        totals.OverTicks += ticks;
        totals.FirstOverTick = totals.FirstOverTick < 0 ? from : totals.FirstOverTick;
        _lastOver[vm] = from + ticks - 1;
        _over.Add(vm);
    }

    /// <summary>Ends the samples of all VMs.</summary>
    public void EndAll(int tick, VmTotals[] totals)
    {
        foreach (int vm in _over.Drain())
        {
            EndOne(vm, tick, totals[vm]);
        }

        _commonStart = tick;
    }

    /// <summary>Ends the sample of a VM.</summary>
    public void End(int vm, int tick, VmTotals totals)
    {
        Open(vm, tick, totals);
        EndOne(vm, tick, totals);
    }

    private void EndOne(int vm, int tick, VmTotals totals)
    {
        long over = totals.OverTicks - _overBefore[vm];
        if (over > 0)
        {
            long running = _holdings.RunningTicks(vm, tick) - _runningBefore[vm];
            long transient = Math.Min(_transientTicks, running / 2);
            if (_lastOver[vm] - _start[vm] >= transient)
            {
                totals.OverSampledTicks += over;
                totals.FirstOverSampleTick = totals.FirstOverSampleTick < 0 ? _start[vm] : totals.FirstOverSampleTick;
            }
        }

        Restart(vm, tick, totals);
    }
}
