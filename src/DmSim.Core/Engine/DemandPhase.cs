using DmSim.Core.Policies;
using DmSim.Core.Units;
using DmSim.Core.Workloads;

namespace DmSim.Core.Engine;

/// <summary>
/// Phase 2: each guest's demand and working set: the workload's sample, shaped by the guest's software, limited by what
/// the guest can commit.
/// </summary>
/// <remarks>
/// The commit limit is assigned memory plus the page file: visible memory counts without the balloon, whose pages are
/// charged to commit themselves. What exceeds it is refused: counted, and asked for again when the guest holds another
/// amount, in the tick after it changed.
/// </remarks>
internal sealed class DemandPhase
{
    private readonly MachineContext _context;
    private readonly DemandSeries[] _series;
    private readonly int[] _entry;
    private readonly int[] _entryEnd;
    private readonly int[] _due;
    private int _nextSample;

    public DemandPhase(MachineContext context)
    {
        _context = context;
        int count = context.Spec.Vms.Count;
        _series = new DemandSeries[count];
        _entry = new int[count];
        _entryEnd = new int[count];
        _due = new int[count];
        for (int vm = 0; vm < count; vm++)
        {
            VmSpec spec = context.Spec.Vms[vm];
            _series[vm] = spec.Demand;
            _entry[vm] = -1;
            _entryEnd[vm] = spec.Demand.TickAt(0);
        }

        Software = new GuestSoftware(context);
        _nextSample = Minimum(_entryEnd);
    }

    /// <summary>What guests' software makes of the workload.</summary>
    public GuestSoftware Software { get; }

    /// <summary>The next tick, after this one, at which a guest may want, or be allowed, another amount.</summary>
    public int NextTick(int tick) => _context.DemandDue.IsEmpty ? Math.Min(_nextSample, Software.NextTick) : tick + 1;

    /// <summary>Moves to the samples in force at a tick; returns the VMs whose sample changed, ascending.</summary>
    public ReadOnlySpan<int> Advance(int tick)
    {
        if (tick < _nextSample)
        {
            return [];
        }

        int dueCount = 0;
        int next = Wake.Never;
        for (int vm = 0; vm < _entryEnd.Length; vm++)
        {
            if (_entryEnd[vm] <= tick)
            {
                AdvanceOne(vm, tick);
                _due[dueCount++] = vm;
            }

            next = Math.Min(next, _entryEnd[vm]);
        }

        _nextSample = next;
        return _due.AsSpan(0, dueCount);
    }

    /// <summary>Whether the trace says that a VM is there.</summary>
    public bool IsPresent(int vm) => (uint)_entry[vm] < (uint)_series[vm].Count && _series[vm].IsPresent(_entry[vm]);

    /// <summary>What a guest would commit if it booted now; bytes.</summary>
    public long WantedAtBoot(int vm) =>
        (IsPresent(vm) ? _series[vm].DemandAt(_entry[vm]) : 0) + _context.Spec.Vms[vm].Settings.Guest.BootDemand.Bytes;

    /// <summary>Carries over what guests' software wants from this tick on, and what changed memory allows.</summary>
    public void Follow(int tick)
    {
        Software.CollectDue(tick, _context.DemandDue);
        foreach (int vm in _context.DemandDue.Drain())
        {
            Apply(vm);
        }
    }

    /// <summary>Gives a running VM the demand of its current sample.</summary>
    public void Apply(int vm)
    {
        MachineState state = _context.State;
        long demand = 0;
        long workingSet = 0;
        if (state.StateColumn[vm] == VmState.Running)
        {
            if (IsPresent(vm))
            {
                demand = _series[vm].DemandAt(_entry[vm]);
                workingSet = _series[vm].WorkingSetAt(_entry[vm]);
            }

            if (!Software.IsPlain(vm))
            {
                Software.Shape(vm, state.Tick, ref demand, ref workingSet);
            }
        }

        long pageFile = PageFile(vm);
        long usable = state.GrantedColumn[vm] - state.OfflineColumn[vm];
        long refused = Math.Max(0, demand - usable - pageFile);
        _context.DemandReacts[vm] = demand > pageFile || Software.DependsOnAssigned(vm);
        demand -= refused;
        workingSet = Math.Min(workingSet, demand);
        if (
            demand != state.DemandColumn[vm]
            || workingSet != state.WorkingSetColumn[vm]
            || refused != state.RefusedColumn[vm]
        )
        {
            state.DemandColumn[vm] = demand;
            state.WorkingSetColumn[vm] = workingSet;
            state.RefusedColumn[vm] = refused;
            _context.Touch(vm);
        }
    }

    private long PageFile(int vm) =>
        _context.Spec.Vms[vm].Settings.Guest.PageFileAt(new MemorySize(_context.State.VisibleColumn[vm])).Bytes;

    private void AdvanceOne(int vm, int tick)
    {
        DemandSeries series = _series[vm];
        int entry = _entry[vm];
        int end = _entryEnd[vm];
        while (end <= tick && entry < series.Count)
        {
            entry++;
            if (entry == series.Count)
            {
                end = Wake.Never;
            }
            else
            {
                end = entry + 1 < series.Count ? series.TickAt(entry + 1) : series.EndTick;
            }
        }

        _entry[vm] = entry;
        _entryEnd[vm] = end;
    }

    private static int Minimum(ReadOnlySpan<int> values)
    {
        int minimum = Wake.Never;
        foreach (int value in values)
        {
            minimum = Math.Min(minimum, value);
        }

        return minimum;
    }
}
