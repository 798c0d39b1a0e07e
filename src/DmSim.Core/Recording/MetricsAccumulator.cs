using DmSim.Core.Engine;
using DmSim.Core.Scenarios;
using DmSim.Core.Workloads;

namespace DmSim.Core.Recording;

/// <summary>
/// Integrates what happens over time, per VM, only when something changes: between two changes every tick is alike. All
/// sums are integers, so that walking every tick and jumping over quiet ones give the same numbers.
/// </summary>
internal sealed class MetricsAccumulator
{
    private readonly MachineState _state;
    private readonly long[] _demand;
    private readonly long[] _workingSet;
    private readonly long[] _refused;
    private readonly long[] _assigned;
    private readonly long[] _usable;
    private readonly bool[] _smartPaged;
    private readonly int[] _since;
    private readonly long[] _sampleOver;
    private readonly int[] _sampleStart;
    private readonly int[] _lastOver;
    private readonly int _transientTicks;
    private readonly long[] _sampleRunning;
    private readonly sbyte[] _lastDirection;
    private readonly long _objectivePermille;
    private long _free;
    private int _freeSince;
    private int _firstMeasuredTick;

    public MetricsAccumulator(RunSpec spec, MachineState state)
    {
        _state = state;
        int count = spec.Vms.Count;
        Totals = new RunTotals(spec);
        _demand = new long[count];
        _workingSet = new long[count];
        _refused = new long[count];
        _assigned = new long[count];
        _usable = new long[count];
        _smartPaged = new bool[count];
        _since = new int[count];
        _sampleOver = new long[count];
        _sampleStart = new int[count];
        _lastOver = new int[count];
        _transientTicks = (int)(ObjectiveJudge.TransientSeconds * 1000L / spec.TickMilliseconds);
        _sampleRunning = new long[count];
        _lastDirection = new sbyte[count];
        _objectivePermille = (long)Math.Round(spec.Objective.PressurePercent * 10);
    }

    public RunTotals Totals { get; private set; }

    /// <summary>Voids what was counted, except starts and restarts, which count from the first tick.</summary>
    public void BeginMeasurement(int tick)
    {
        RunTotals warm = Totals;
        Totals = new RunTotals(warm.Spec) { FailedStartAttempts = warm.FailedStartAttempts };
        for (int vm = 0; vm < _since.Length; vm++)
        {
            _since[vm] = tick;
            VmTotals fresh = Totals.VmArray[vm];
            VmTotals old = warm.VmArray[vm];
            fresh.Starts = old.Starts;
            fresh.DelayedStarts = old.DelayedStarts;
            fresh.FailedStarts = old.FailedStarts;
            fresh.SmartPagedRestarts = old.SmartPagedRestarts;
            fresh.FirstFailedStartTick = old.FirstFailedStartTick;
            fresh.MaxAssignedBytes = _assigned[vm];
            RestartSample(vm);
        }

        _freeSince = tick;
        _firstMeasuredTick = tick;
        // Before the first tick nothing is known of free memory yet.
        Totals.MinFreeBytes = tick == 0 ? long.MaxValue : _free;
    }

    /// <summary>Takes over the state of a VM at the end of a tick.</summary>
    public void Update(int vm, int tick)
    {
        Advance(vm, tick);
        _demand[vm] = _state.DemandColumn[vm];
        _workingSet[vm] = _state.WorkingSetColumn[vm];
        _refused[vm] = _state.RefusedColumn[vm];
        // Where a VM holds all it was given this is assigned memory; elsewhere demand is held against what it may use.
        _assigned[vm] = _state.HeldColumn[vm];
        // Memory that never came online is held, but of no use.
        _usable[vm] = _state.GrantedColumn[vm] - _state.OfflineColumn[vm];
        _smartPaged[vm] = _state.SmartPagedColumn[vm] > 0;
        VmTotals totals = Totals.VmArray[vm];
        totals.MaxAssignedBytes = Math.Max(totals.MaxAssignedBytes, _assigned[vm]);
    }

    /// <summary>Takes over the host's free memory at the end of a tick.</summary>
    public void UpdateFree(int tick)
    {
        Totals.FreePageTicks += _free / DemandSeries.PageBytes * (tick - _freeSince);
        _freeSince = tick;
        _free = _state.FreeBytes;
        Totals.MinFreeBytes = Math.Min(Totals.MinFreeBytes, _free);
    }

    /// <summary>
    /// Ends a trace sample: time above the objective counts at the trace's own resolution, unless all of it lies in the
    /// transient after the jump with which the sample began.
    /// </summary>
    public void EndSample(int vm, int tick)
    {
        Advance(vm, tick);
        VmTotals totals = Totals.VmArray[vm];
        long running = totals.RunningTicks - _sampleRunning[vm];
        if (running > 0)
        {
            long over = totals.OverTicks - _sampleOver[vm];
            totals.SampledTicks += running;
            long transient = Math.Min(_transientTicks, running / 2);
            if (over > 0 && _lastOver[vm] - _sampleStart[vm] >= transient)
            {
                totals.OverSampledTicks += over;
                totals.FirstOverSampleTick =
                    totals.FirstOverSampleTick < 0 ? _sampleStart[vm] : totals.FirstOverSampleTick;
            }
        }

        RestartSample(vm);
    }

    /// <summary>Counts an event.</summary>
    public void Observe(in MachineEvent machineEvent)
    {
        switch (machineEvent.Kind)
        {
            case MachineEventKind.Started:
                Totals.VmArray[machineEvent.Vm].Starts++;
                break;
            case MachineEventKind.StartPending:
                Totals.VmArray[machineEvent.Vm].DelayedStarts++;
                break;
            case MachineEventKind.StartAttemptFailed:
                Totals.FailedStartAttempts++;
                break;
            case MachineEventKind.StartFailed:
                CountFailedStart(machineEvent);
                break;
            case MachineEventKind.SmartPagingBegun:
                Totals.VmArray[machineEvent.Vm].SmartPagedRestarts++;
                break;
            case MachineEventKind.OrderCorrected:
                Totals.Corrections++;
                break;
            case MachineEventKind.OperationEnded:
                CountOperation(machineEvent.Vm, machineEvent.Bytes);
                break;
            default:
                break;
        }
    }

    /// <summary>Brings every sum up to the end of the run.</summary>
    public void End(int tick)
    {
        for (int vm = 0; vm < _since.Length; vm++)
        {
            EndSample(vm, tick);
        }

        UpdateFree(tick);
        Totals.MeasuredTicks = tick - _firstMeasuredTick;
    }

    private void RestartSample(int vm)
    {
        VmTotals totals = Totals.VmArray[vm];
        _sampleRunning[vm] = totals.RunningTicks;
        _sampleOver[vm] = totals.OverTicks;
        _sampleStart[vm] = _since[vm];
    }

    private void CountFailedStart(in MachineEvent machineEvent)
    {
        VmTotals totals = Totals.VmArray[machineEvent.Vm];
        totals.FailedStarts++;
        totals.FirstFailedStartTick = totals.FirstFailedStartTick < 0 ? machineEvent.Tick : totals.FirstFailedStartTick;
    }

    private void CountOperation(int vm, long bytes)
    {
        VmTotals totals = Totals.VmArray[vm];
        sbyte direction = bytes > 0 ? (sbyte)1 : (sbyte)-1;
        if (direction > 0)
        {
            totals.AddOperations++;
            totals.AddedBytes += bytes;
        }
        else
        {
            totals.RemoveOperations++;
            totals.RemovedBytes -= bytes;
        }

        if (_lastDirection[vm] == -direction)
        {
            totals.Reversals++;
        }

        _lastDirection[vm] = direction;
    }

    /// <summary>Counts the ticks since the last change with the values that held in them.</summary>
    private void Advance(int vm, int tick)
    {
        int from = _since[vm];
        long ticks = tick - from;
        _since[vm] = tick;
        long assigned = _assigned[vm];
        if (ticks <= 0 || assigned == 0)
        {
            return;
        }

        long demand = _demand[vm];
        VmTotals totals = Totals.VmArray[vm];
        long permille = demand * 1000 / assigned; // Demand stays below 2^44 bytes (16 TiB of pages): no overflow.
        totals.RunningTicks += ticks;
        totals.SmartPagedTicks += _smartPaged[vm] ? ticks : 0;
        totals.PressurePermilleTicks += permille * ticks;
        totals.PressureHistogram[Math.Min(VmTotals.PressureBins - 1, permille / 10)] += ticks;
        totals.DemandPageTicks += demand / DemandSeries.PageBytes * ticks;
        totals.AssignedPageTicks += assigned / DemandSeries.PageBytes * ticks;
        if (permille > totals.MaxPressurePermille || totals.MaxPressureTick < 0)
        {
            totals.MaxPressurePermille = permille;
            totals.MaxPressureTick = from;
        }

        // A guest whose allocations fail is worse off than one that pages, whatever its pressure.
        if (_refused[vm] > 0 || (Int128)demand * 1000 > (Int128)assigned * _objectivePermille)
        {
            totals.OverTicks += ticks;
            totals.FirstOverTick = totals.FirstOverTick < 0 ? from : totals.FirstOverTick;
            _lastOver[vm] = tick - 1;
        }

        if (demand + _refused[vm] > _usable[vm])
        {
            CountShortage(vm, totals, ticks);
        }
    }

    private void CountShortage(int vm, VmTotals totals, long ticks)
    {
        long usable = _usable[vm];
        totals.UnmetPageTicks += (_demand[vm] + _refused[vm] - usable) / DemandSeries.PageBytes * ticks;
        if (_refused[vm] > 0)
        {
            totals.FailedAllocationTicks += ticks;
            totals.RefusedPageTicks += _refused[vm] / DemandSeries.PageBytes * ticks;
        }

        long absent = _workingSet[vm] - usable;
        if (absent > 0)
        {
            totals.PagingTicks += ticks;
            totals.PagedPageTicks += absent / DemandSeries.PageBytes * ticks;
            GuestSettings guest = Totals.Spec.Vms[vm].Settings.Guest;
            totals.LostMillionthTicks += PagingCost.LostPartsPerMillion(absent, guest) * ticks;
        }
    }
}
