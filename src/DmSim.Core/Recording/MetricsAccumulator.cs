using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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

    /// <summary>Objective up to which products with amounts of at most <see cref="PressureTally.SweptDemandLimit"/> are whole doubles.</summary>
    private const long MostSweptPermille = 2000;

    private readonly MachineState _state;
    private readonly PressureTally _pressure;
    private readonly HoldingTally _holdings;
    private readonly SampleTally _samples;
    private readonly ShortageTally _shortage;
    private readonly EventTally _events;
    private readonly long[] _demand;
    private readonly long[] _workingSet;
    private readonly long[] _refused;
    private readonly long[] _usable;
    private readonly bool[] _smartPaged;
    private readonly int[] _since;
    private readonly long[] _calm;
    private readonly int[] _left;
    private readonly long _objectivePermille;
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
        _demand = new long[count];
        _workingSet = new long[count];
        _refused = new long[count];
        _usable = new long[count];
        _smartPaged = new bool[count];
        _since = new int[count];
        _calm = new long[count];
        _left = new int[count];
        _shortage = new ShortageTally(spec);
        _events = new EventTally(count);
        _holdsWhatItGrants = spec.Policy.Profile.HoldsWhatItGrants;
        _objectivePermille = (long)Math.Round(spec.Objective.PressurePercent * 10);
        Array.Fill(_calm, -1);
    }

    public RunTotals Totals { get; private set; }

    /// <summary>Time above the objective so far; in <see cref="Totals"/> only once the run has ended.</summary>
    public SampleTally Samples => _samples;

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

        if (ticks == 1)
        {
            CountTick(_sweptUntil);
        }

        for (int vm = 0; ticks > 1 && vm < _since.Length; vm++)
        {
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
        else if (!_holdsWhatItGrants)
        {
            NoteUsable();
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
            greatest[vm] = isOn ? Math.Min(greatest[vm], _calm[vm]) : greatest[vm];
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
            _calm[machineEvent.Vm] = -1;
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

    /// <summary>Counts one tick of all VMs: those that hold what they held, then those that do not, four at a time, then the others.</summary>
    private void CountTick(int tick)
    {
        int leftCount = _pressure.AddCalm(_state.Demand, _state.Held, _holdings.Assigned, _calm, _left);
        for (int index = 0; index < leftCount; index++)
        {
            int vm = _left[index];
            if (vm % Lanes.Count == 0 && vm + Lanes.Count <= _since.Length && TryCountFour(vm, tick))
            {
                // Those left are left four by four.
                index += Lanes.Count - 1;
                continue;
            }

            TakeOver(vm, tick);
            Count(vm, tick, 1);
        }
    }

    /// <summary>Takes over what four VMs hold that ran and run on, and counts a tick of them, if none reaches a new maximum.</summary>
    private bool TryCountFour(int vm, int tick)
    {
        Vector256<long> held = Lanes.Load(_state.HeldColumn, vm);
        Vector256<long> demand = Lanes.Load(_state.DemandColumn, vm);
        Vector256<long> limit = Vector256.Create(PressureTally.SweptDemandLimit);
        Vector256<long> special = Lanes.Load(_state.RefusedColumn, vm) | Lanes.Load(_state.SmartPagedColumn, vm);
        special |= Vector256.GreaterThan(Vector256.Max(held, demand), limit);
        if (special != Vector256<long>.Zero || !_holdings.TryChangeFour(vm, tick, held))
        {
            return false;
        }

        Vector256<long> usable = Lanes.Load(_state.GrantedColumn, vm) - Lanes.Load(_state.OfflineColumn, vm);
        Vector256<long> calm = CalmDemand(usable, held);
        Lanes.Store(_usable, vm, usable);
        Lanes.Store(_calm, vm, calm);
        if (!_pressure.TryAddFour(vm, demand, held))
        {
            return false;
        }

        Vector256<long> beyond = Vector256.GreaterThan(demand, calm);
        if (beyond != Vector256<long>.Zero)
        {
            CountBeyond(vm, tick, demand, usable, beyond);
        }

        return true;
    }

    /// <summary>Counts a tick of those of four VMs that want more than calm demand; nothing is refused or in the Smart Paging file.</summary>
    private void CountBeyond(int vm, int tick, Vector256<long> demand, Vector256<long> usable, Vector256<long> beyond)
    {
        Vector256<double> allowed = Lanes.ToDouble(Lanes.Load(_state.HeldColumn, vm)) * (double)_objectivePermille;
        Vector256<long> over = Vector256.GreaterThan(Lanes.ToDouble(demand) * 1000.0, allowed).AsInt64() & beyond;
        bool isWhole = _objectivePermille <= MostSweptPermille;
        if (isWhole && _shortage.TryAddFour(vm, demand, Lanes.Load(_state.WorkingSetColumn, vm), usable))
        {
            _samples.AddOverOfFour(vm, tick, over);
            return;
        }

        for (uint rest = Lanes.Bits(beyond); rest != 0; rest &= rest - 1)
        {
            int one = vm + BitOperations.TrailingZeroCount(rest);
            TakeOver(one, tick);
            CountBeyond(one, tick, 1);
        }
    }

    private void EndSample(int vm, int tick)
    {
        CountUntil(vm, tick);
        _samples.End(vm, tick);
    }

    /// <summary>What a guest may use can change where what it holds does not, which a sweep would not see.</summary>
    private void NoteUsable()
    {
        int vm = 0;
        for (; vm <= _usable.Length - Lanes.Count; vm += Lanes.Count)
        {
            Vector256<long> usable = Lanes.Load(_state.GrantedColumn, vm) - Lanes.Load(_state.OfflineColumn, vm);
            Vector256<long> calm = Lanes.Load(_calm, vm);
            Lanes.Store(_calm, vm, calm | ~Vector256.Equals(usable, Lanes.Load(_usable, vm)));
        }

        for (; vm < _usable.Length; vm++)
        {
            bool isKnown = _usable[vm] == _state.GrantedColumn[vm] - _state.OfflineColumn[vm];
            _calm[vm] = isKnown ? _calm[vm] : -1;
        }
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
        _demand[vm] = _state.DemandColumn[vm];
        _workingSet[vm] = _state.WorkingSetColumn[vm];
        _refused[vm] = _state.RefusedColumn[vm];
        // Where a VM holds all it was given this is assigned memory; elsewhere demand is held against what it may use.
        long assigned = _state.HeldColumn[vm];
        // Memory that never came online is held, but of no use.
        _usable[vm] = _state.GrantedColumn[vm] - _state.OfflineColumn[vm];
        _smartPaged[vm] = _state.SmartPagedColumn[vm] > 0;
        if (assigned != _holdings.Assigned[vm])
        {
            if (assigned == 0)
            {
                _samples.Open(vm, tick);
            }

            _holdings.Change(vm, tick, assigned);
        }

        _calm[vm] = CalmDemand(vm, assigned);
    }

    /// <summary>Demand up to which only pressure and demand have to be counted: nothing is short, nothing above the objective.</summary>
    private long CalmDemand(int vm, long assigned)
    {
        if (assigned == 0 || _smartPaged[vm] || _refused[vm] > 0)
        {
            return -1;
        }

        // What is refused next is refused at what is usable now plus the page file: demand then lies above this.
        long most = Math.Min(Math.Min(_usable[vm], assigned), PressureTally.SweptDemandLimit) - 1;
        return Math.Min(most, MostWithinObjective(assigned));
    }

    /// <summary>The same for four VMs that run, refuse nothing, and hold at most <see cref="PressureTally.SweptDemandLimit"/>.</summary>
    /// <remarks>Where the objective is a pressure of 100 or more, demand below what is usable is never above it.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<long> CalmDemand(Vector256<long> usable, Vector256<long> assigned)
    {
        Vector256<long> most = Vector256.Min(usable, assigned) - Vector256<long>.One;
        if (_objectivePermille >= 1000)
        {
            return most;
        }

        // Products are below 2^52, so that quotients are not rounded up to a whole number they do not reach.
        Vector256<double> atObjective = Lanes.ToDouble(assigned) * (double)_objectivePermille / 1000.0;
        return Vector256.Min(most, Lanes.ToInt64(Vector256.Floor(atObjective)));
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

        long demand = _demand[vm];
        _pressure.Add(vm, demand, assigned, from, ticks);
        if (demand > _calm[vm])
        {
            CountBeyond(vm, from, ticks);
        }
    }

    /// <summary>Counts what happens beyond calm demand: time above the objective, and shortage.</summary>
    private void CountBeyond(int vm, int from, int ticks)
    {
        long demand = _demand[vm];
        if (_smartPaged[vm])
        {
            Totals.VmArray[vm].SmartPagedTicks += ticks;
        }

        // A guest whose allocations fail is worse off than one that pages, whatever its pressure.
        if (_refused[vm] > 0 || demand > MostWithinObjective(_holdings.Assigned[vm]))
        {
            _samples.AddOver(vm, from, ticks);
        }

        long wanted = demand + _refused[vm];
        if (wanted > _usable[vm])
        {
            _shortage.Add(vm, wanted, _refused[vm], _workingSet[vm], _usable[vm], ticks);
        }
    }

    /// <summary>The greatest demand whose pressure is not above the objective's: permille ÷ 1000 · assigned, rounded down.</summary>
    /// <remarks>In two parts, so that 64 bits hold it; wider numbers are not compiled ahead.</remarks>
    private long MostWithinObjective(long assigned)
    {
        (long thousands, long rest) = Math.DivRem(assigned, 1000);
        return (thousands * _objectivePermille) + (rest * _objectivePermille / 1000);
    }
}
