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
    private readonly int[] _firstOver;
    private readonly int[] _firstOverSample;
    private readonly long[] _overTicks;
    private readonly long[] _overSampledTicks;
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
        _firstOver = new int[vmCount];
        _firstOverSample = new int[vmCount];
        _overTicks = new long[vmCount];
        _overSampledTicks = new long[vmCount];
        Clear();
    }

    /// <summary>Whether a sample that has not ended is above the objective.</summary>
    public bool IsAnyOver => !_over.IsEmpty;

    /// <summary>By VM, the ticks above the objective.</summary>
    public ReadOnlySpan<long> OverTicks => _overTicks;

    /// <summary>By VM, those in samples of which more than the transient was above it.</summary>
    public ReadOnlySpan<long> OverSampledTicks => _overSampledTicks;

    /// <summary>Begins a sample of a VM whose earlier ones do not count.</summary>
    public void Restart(int vm, int tick)
    {
        _start[vm] = tick;
        _runningBefore[vm] = _holdings.RunningTicks(vm, tick);
        _overBefore[vm] = _overTicks[vm];
    }

    /// <summary>Voids what was counted, and forgets which samples are above the objective.</summary>
    public void Clear()
    {
        _over.Clear();
        Array.Clear(_overTicks);
        Array.Clear(_overSampledTicks);
        Array.Fill(_firstOver, -1);
        Array.Fill(_firstOverSample, -1);
    }

    /// <summary>Writes what was counted for a VM into its totals.</summary>
    public void Report(int vm, VmTotals totals)
    {
        totals.OverTicks = _overTicks[vm];
        totals.OverSampledTicks = _overSampledTicks[vm];
        totals.FirstOverTick = _firstOver[vm];
        totals.FirstOverSampleTick = _firstOverSample[vm];
    }

    /// <summary>Works out how a VM's sample began; called before the VM stops and before a tick above the objective is counted.</summary>
    public void Open(int vm, int tick)
    {
        if (_commonStart > _start[vm])
        {
            _start[vm] = _commonStart;
            _runningBefore[vm] =
                _holdings.RunningTicks(vm, tick) - _holdings.RunningTicksBetween(vm, _commonStart, tick);
            _overBefore[vm] = _overTicks[vm];
        }
    }

    /// <summary>Counts ticks above the objective.</summary>
    public void AddOver(int vm, int from, int ticks)
    {
        Open(vm, from);
        _overTicks[vm] += ticks;
        _firstOver[vm] = _firstOver[vm] < 0 ? from : _firstOver[vm];
        _lastOver[vm] = from + ticks - 1;
        _over.Add(vm);
    }

    /// <summary>Ends the samples of all VMs.</summary>
    public void EndAll(int tick)
    {
        foreach (int vm in _over.Drain())
        {
            EndOne(vm, tick);
        }

        _commonStart = tick;
    }

    /// <summary>Ends the sample of a VM.</summary>
    public void End(int vm, int tick)
    {
        Open(vm, tick);
        EndOne(vm, tick);
    }

    private void EndOne(int vm, int tick)
    {
        long over = _overTicks[vm] - _overBefore[vm];
        if (over > 0)
        {
            long running = _holdings.RunningTicks(vm, tick) - _runningBefore[vm];
            long transient = Math.Min(_transientTicks, running / 2);
            if (_lastOver[vm] - _start[vm] >= transient)
            {
                _overSampledTicks[vm] += over;
                _firstOverSample[vm] = _firstOverSample[vm] < 0 ? _start[vm] : _firstOverSample[vm];
            }
        }

        Restart(vm, tick);
    }
}
