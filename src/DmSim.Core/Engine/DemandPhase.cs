using DmSim.Core.Policies;
using DmSim.Core.Scenarios;
using DmSim.Core.Workloads;

namespace DmSim.Core.Engine;

/// <summary>Phase 2: each guest's demand and working set, after its application's behaviour.</summary>
internal sealed class DemandPhase
{
    private readonly MachineContext _context;
    private readonly DemandSeries[] _series;
    private readonly int[] _entry;
    private readonly int[] _entryEnd;
    private readonly bool[] _hoards;
    private readonly int[] _due;

    public DemandPhase(MachineContext context)
    {
        _context = context;
        int count = context.Spec.Vms.Count;
        _series = new DemandSeries[count];
        _entry = new int[count];
        _entryEnd = new int[count];
        _hoards = new bool[count];
        _due = new int[count];
        for (int vm = 0; vm < count; vm++)
        {
            VmSpec spec = context.Spec.Vms[vm];
            _series[vm] = spec.Demand;
            _hoards[vm] = spec.Settings.Guest.Application == GuestApplication.Hoarding;
            _entry[vm] = -1;
            _entryEnd[vm] = spec.Demand.TickAt(0);
        }

        NextTick = Minimum(_entryEnd);
    }

    /// <summary>The next tick at which a sample begins or a trace ends.</summary>
    public int NextTick { get; private set; }

    /// <summary>Moves to the samples in force at a tick; returns the VMs whose sample changed, ascending.</summary>
    public ReadOnlySpan<int> Advance(int tick)
    {
        if (tick < NextTick)
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

        NextTick = next;
        return _due.AsSpan(0, dueCount);
    }

    /// <summary>Whether the trace says that a VM is there.</summary>
    public bool IsPresent(int vm) => (uint)_entry[vm] < (uint)_series[vm].Count && _series[vm].IsPresent(_entry[vm]);

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

            if (_hoards[vm])
            {
                demand = Math.Max(demand, state.DemandColumn[vm]);
                workingSet = Math.Max(workingSet, state.WorkingSetColumn[vm]);
            }
        }

        if (demand != state.DemandColumn[vm] || workingSet != state.WorkingSetColumn[vm])
        {
            state.DemandColumn[vm] = demand;
            state.WorkingSetColumn[vm] = workingSet;
            _context.Touch(vm);
        }
    }

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
