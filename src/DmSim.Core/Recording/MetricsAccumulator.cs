using DmSim.Core.Engine;
using DmSim.Core.Workloads;

namespace DmSim.Core.Recording;

/// <summary>
/// Integrates what happens over time, per VM. All sums are integers, so that walking every tick and jumping over quiet ones
/// give the same numbers.
/// </summary>
/// <remarks>
/// Where few VMs change in a tick, each keeps the values that hold and is counted when they change. Where many do, keeping
/// them costs more than counting: all VMs are then counted from the machine's state itself, before each tick changes it.
/// </remarks>
internal sealed class MetricsAccumulator
{
    /// <summary>A sweep over all VMs is worth it once so large a part of them changes.</summary>
    private const int SweepsFromOneIn = 6;

    private readonly MachineState _state;
    private readonly PressureTally _pressure;
    private readonly HoldingTally _holdings;
    private readonly SampleTally _samples;
    private readonly ShortageTally _shortage;
    private readonly EventTally _events;
    private readonly KnownValues _known;
    private readonly SweptTick _swept;
    private readonly int[] _since;
    private readonly int[] _left;
    private readonly bool _holdsWhatItGrants;
    private bool _sweeps;
    private int _lastBusyTick = -1;
    private int _sweptUntil;
    private long _free;
    private int _freeSince;
    private int _firstMeasuredTick;

    public MetricsAccumulator(RunSpec spec, MachineState state)
    {
        _state = state;
        int count = spec.Vms.Count;
        Totals = new RunTotals(spec);
        Passed = new PassedDemand(count);
        _pressure = new PressureTally(count);
        _holdings = new HoldingTally(count);
        _samples = new SampleTally(
            count,
            _holdings,
            (int)(ObjectiveJudge.TransientSeconds * 1000L / spec.TickMilliseconds)
        );
        _shortage = new ShortageTally(spec);
        _known = new KnownValues(spec, state);
        _swept = new SweptTick(state, _known, _pressure, _holdings, _samples, _shortage);
        _since = new int[count];
        _left = new int[count];
        _events = new EventTally(count);
        _holdsWhatItGrants = spec.Policy.Profile.HoldsWhatItGrants;
    }

    public RunTotals Totals { get; private set; }

    /// <summary>Time above the objective so far; in <see cref="Totals"/> only once the run has ended.</summary>
    public SampleTally Samples => _samples;

    /// <summary>Ticks before this one in which a VM was above the objective, whether they have been counted yet or not.</summary>
    public long OverTicks(int vm, int tick) =>
        _samples.OverTicks[vm] + (!_sweeps && IsOver(vm, _known.Demand[vm]) ? tick - _since[vm] : 0);

    /// <summary>What demand added up to in the ticks that were passed over last.</summary>
    public PassedDemand Passed { get; }

    /// <summary>Voids what was counted, except starts and restarts, which count from the first tick.</summary>
    public void BeginMeasurement(int tick)
    {
        Advance(tick);
        RunTotals warm = Totals;
        Totals = new RunTotals(warm.Spec) { FailedStartAttempts = warm.FailedStartAttempts };
        _pressure.Clear();
        _samples.Clear();
        _events.Clear();
        _shortage.Clear();
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
            _holdings.Restart(vm, tick);
            _samples.Restart(vm, tick);
        }

        _freeSince = tick;
        _firstMeasuredTick = tick;
        // Before the first tick nothing is known of free memory yet.
        Totals.MinFreeBytes = tick == 0 ? long.MaxValue : _free;
    }

    /// <summary>Time has come to a tick whose changes are still to happen.</summary>
    public void Advance(int tick)
    {
        int ticks = tick - _sweptUntil;
        if (!_sweeps || ticks <= 0)
        {
            return;
        }

        int leftCount = ticks == 1 ? _swept.Count(_sweptUntil, _left) : _since.Length;
        for (int index = 0; index < leftCount; index++)
        {
            int vm = ticks == 1 ? _left[index] : index;
            TakeOver(vm, _sweptUntil);
            Count(vm, _sweptUntil, ticks);
        }

        _sweptUntil = tick;
    }

    /// <summary>Takes over the state of the VMs that changed, at the end of a tick.</summary>
    public void Update(int tick, ReadOnlySpan<int> changed)
    {
        bool isMuch = changed.Length * SweepsFromOneIn > _since.Length;
        // Samples that all begin at once make one busy tick, not a busy time.
        bool sweeps = isMuch && _lastBusyTick == tick - 1;
        _lastBusyTick = isMuch ? tick : _lastBusyTick;
        if (_sweeps != sweeps)
        {
            Switch(tick, sweeps);
        }

        if (!_sweeps)
        {
            foreach (int vm in changed)
            {
                CountUntil(vm, tick);
                TakeOver(vm, tick);
            }
        }
        else if (!_holdsWhatItGrants && !_swept.CountsAll(tick))
        {
            _known.NoteUsable();
        }
    }

    /// <summary>
    /// Lowers demand to what leaves nothing but pressure and demand to count from a tick on; false where more must be
    /// counted anyway, or where counting at changes costs less.
    /// </summary>
    public bool TrySettle(int tick, Span<long> greatest)
    {
        if (!_sweeps)
        {
            return false;
        }

        Advance(tick);
        for (int vm = 0; vm < greatest.Length; vm++)
        {
            bool isOn = _holdings.Assigned[vm] != 0;
            greatest[vm] = isOn ? Math.Min(greatest[vm], _known.Calm[vm]) : greatest[vm];
        }

        // A sample that is above the objective may end the run when it ends.
        return !_samples.IsAnyOver;
    }

    /// <summary>Counts ticks in which only demand changed, within what <see cref="TrySettle"/> said.</summary>
    public void PassOver(in SettledTicks ticks)
    {
        int last = ticks.EndTick - 1;
        EndSamples(ticks, ticks.FirstTick);
        EndSamples(ticks, last);
        _pressure.PassOver(ticks, _holdings.Assigned, Passed);
        for (int vm = 0; vm < _since.Length; vm++)
        {
            if (!ticks.Changes[vm])
            {
                TakeOver(vm, ticks.FirstTick);
                Count(vm, ticks.FirstTick, ticks.Count);
            }
        }

        _sweptUntil = ticks.EndTick;
        _lastBusyTick = last;
    }

    /// <summary>Takes over the host's free memory at the end of a tick.</summary>
    public void UpdateFree(int tick)
    {
        Totals.FreePageTicks += _free / DemandSeries.PageBytes * (tick - _freeSince);
        _freeSince = tick;
        _free = _state.FreeBytes;
        Totals.MinFreeBytes = Math.Min(Totals.MinFreeBytes, _free);
    }

    /// <summary>Trace samples of VMs end.</summary>
    public void EndSamples(ReadOnlySpan<int> vms, int tick)
    {
        if (_sweeps && vms.Length == _since.Length)
        {
            _samples.EndAll(tick);
            return;
        }

        foreach (int vm in vms)
        {
            EndSample(vm, tick);
        }
    }

    private void EndSamples(in SettledTicks ticks, int tick)
    {
        if (ticks.AllHaveSamples)
        {
            _samples.EndAll(tick);
            return;
        }

        for (int vm = 0; vm < _since.Length; vm++)
        {
            if (ticks.HasSamples[vm])
            {
                EndSample(vm, tick);
            }
        }
    }

    /// <summary>Counts an event.</summary>
    public void Observe(in MachineEvent machineEvent)
    {
        _events.Count(machineEvent, Totals);
        if (machineEvent.Kind is MachineEventKind.Started or MachineEventKind.SmartPagingBegun)
        {
            // It may hold just what it held before, and yet be another one.
            _known.Forget(machineEvent.Vm);
        }
    }

    /// <summary>Counts operations that ended.</summary>
    public void OperationsEnded(ReadOnlySpan<ulong> vms, ReadOnlySpan<long> bytes) => _events.Count(vms, bytes);

    /// <summary>Brings every sum up to the end of the run.</summary>
    public void End(int tick)
    {
        Advance(tick);
        for (int vm = 0; vm < _since.Length; vm++)
        {
            EndSample(vm, tick);
            VmTotals totals = Totals.VmArray[vm];
            _holdings.Settle(vm, tick);
            _holdings.Report(vm, totals);
            _pressure.Report(vm, totals);
            _samples.Report(vm, totals);
            _events.Report(vm, totals);
            _shortage.Report(vm, totals);
            // Every running tick belongs to a sample, and all samples have ended.
            totals.SampledTicks = totals.RunningTicks;
        }

        UpdateFree(tick);
        Totals.MeasuredTicks = tick - _firstMeasuredTick;
    }

    private void EndSample(int vm, int tick)
    {
        CountUntil(vm, tick);
        _samples.End(vm, tick);
    }

    /// <summary>Changes between counting each VM when it changes and counting all of them in every tick.</summary>
    private void Switch(int tick, bool sweeps)
    {
        for (int vm = 0; vm < _since.Length; vm++)
        {
            CountUntil(vm, tick);
            TakeOver(vm, tick);
            _since[vm] = tick;
        }

        _sweeps = sweeps;
        _sweptUntil = tick;
    }

    /// <summary>Keeps what holds for a VM from a tick on.</summary>
    private void TakeOver(int vm, int tick)
    {
        // Where a VM holds all it was given this is assigned memory; elsewhere demand is held against what it may use.
        long assigned = _state.HeldColumn[vm];
        _known.TakeOver(vm, assigned);
        if (assigned != _holdings.Assigned[vm])
        {
            if (assigned == 0)
            {
                _samples.Open(vm, tick);
            }

            _holdings.Change(vm, tick, assigned);
        }
    }

    /// <summary>Counts the ticks since a VM's last change with the values that held in them.</summary>
    private void CountUntil(int vm, int tick)
    {
        if (!_sweeps)
        {
            Count(vm, _since[vm], tick - _since[vm]);
            _since[vm] = tick;
        }
    }

    private void Count(int vm, int from, int ticks)
    {
        long assigned = _holdings.Assigned[vm];
        if (ticks <= 0 || assigned == 0)
        {
            return;
        }

        long demand = _known.Demand[vm];
        _pressure.Add(vm, demand, assigned, from, ticks);
        if (demand > _known.Calm[vm])
        {
            CountBeyond(vm, from, ticks);
        }
    }

    /// <summary>Whether a VM with the values that are kept of it is above the objective.</summary>
    /// <remarks>A guest whose allocations fail is worse off than one that pages, whatever its pressure.</remarks>
    private bool IsOver(int vm, long demand) =>
        demand > _known.Calm[vm]
        && _holdings.Assigned[vm] != 0
        && (_known.Refused[vm] > 0 || demand > _known.MostWithinObjective(_holdings.Assigned[vm]));

    /// <summary>Counts what happens beyond calm demand: time above the objective, and shortage.</summary>
    private void CountBeyond(int vm, int from, int ticks)
    {
        long demand = _known.Demand[vm];
        if (_known.SmartPaged[vm])
        {
            Totals.VmArray[vm].SmartPagedTicks += ticks;
        }

        if (IsOver(vm, demand))
        {
            _samples.AddOver(vm, from, ticks);
        }

        long wanted = demand + _known.Refused[vm];
        if (wanted > _known.Usable[vm])
        {
            _shortage.Add(vm, wanted, _known.Refused[vm], _known.WorkingSet[vm], _known.Usable[vm], ticks);
        }
    }
}
