using DmSim.Core.Engine.Guests;
using DmSim.Core.Policies;

namespace DmSim.Core.Engine;

/// <summary>
/// Phase 3: integration services report once per second what the real protocol carries: committed memory, of which the
/// host takes off the balloon, and available memory; silent for a while after boot (model.md §2.1, §4.1). Faulty drivers
/// report late, wrong, or not at all.
/// </summary>
internal sealed class ReportPhase
{
    private readonly MachineContext _context;
    private readonly GuestDrivers _drivers;
    private readonly LateReports _late;
    private readonly int _intervalTicks;
    private readonly int[] _firstReportTick;
    private int _nextNewsTick = Wake.Never;

    public ReportPhase(MachineContext context, GuestDrivers drivers)
    {
        _context = context;
        _drivers = drivers;
        _late = new LateReports(context.Spec.Vms.Count);
        _intervalTicks = Math.Max(1, 1000 / context.Spec.TickMilliseconds);
        _firstReportTick = new int[context.Spec.Vms.Count];
        Array.Fill(_firstReportTick, Wake.Never);
    }

    /// <summary>The next tick at which a report with news is due, or arrives.</summary>
    public int NextTick => Math.Min(_nextNewsTick, _late.NextTick);

    /// <summary>Schedules the first report of a VM that boots, or whose driver was loaded.</summary>
    public void Boot(int vm, int tick, int silenceTicks)
    {
        _firstReportTick[vm] = _drivers.Reports(vm) ? tick + silenceTicks : Wake.Never;
        _context.ReportDue.Add(vm);
    }

    /// <summary>Forgets a VM that was powered off, or whose driver is gone.</summary>
    public void Stop(int vm)
    {
        _firstReportTick[vm] = Wake.Never;
        _late.Clear(vm);
        MachineState state = _context.State;
        state.ReportedDemandColumn[vm] = -1;
        state.ReportedAvailableColumn[vm] = -1;
        state.ReportTickColumn[vm] = -1;
    }

    /// <summary>Has a VM report anew because its driver's faults changed; what was under way is lost.</summary>
    public void Renew(int vm)
    {
        _late.Clear(vm);
        _context.ReportDue.Add(vm);
    }

    /// <summary>Carries over what changed since the last reports.</summary>
    public void Run(int tick)
    {
        _late.Deliver(tick, this);
        VmBitSet due = _context.ReportDue;
        if (due.IsEmpty || tick % _intervalTicks != 0)
        {
            _nextNewsTick = due.IsEmpty ? Wake.Never : NextReportTick(tick);
            return;
        }

        int next = Wake.Never;
        MachineState state = _context.State;
        foreach (int vm in due.Drain())
        {
            int first = _firstReportTick[vm];
            if (first == Wake.Never || state.StateColumn[vm] != VmState.Running)
            {
                continue;
            }

            bool isFaulty = _drivers.IsFaulty(vm);
            if (tick < first || (isFaulty && _drivers.IsLost(vm, tick)))
            {
                next = Math.Min(next, NextReportTick(Math.Max(tick, first - 1)));
                due.Add(vm);
                continue;
            }

            GuestMemory memory = GuestMemory.Of(state, vm);
            long demand = _drivers.GuestOf(vm).HostDemand(memory);
            if (isFaulty)
            {
                SendFaulty(vm, tick, _drivers.Falsified(vm, demand), memory.Available);
            }
            else
            {
                Receive(vm, demand, memory.Available);
            }
        }

        _nextNewsTick = next;
    }

    /// <summary>Takes in a report that reached the host; one without news changes nothing.</summary>
    public void Receive(int vm, long demand, long available)
    {
        MachineState state = _context.State;
        if (demand == state.ReportedDemandColumn[vm] && available == state.ReportedAvailableColumn[vm])
        {
            return;
        }

        state.ReportedDemandColumn[vm] = demand;
        state.ReportedAvailableColumn[vm] = available;
        _context.Changed.Add(vm);
        _context.Tell(vm, WakeEvents.ReportChanged);
        if (state.RefusedBelowColumn[vm] != 0 && !_context.Unresponsive.Contains(vm))
        {
            // A guest in another situation may give what it refused.
            state.RefusedBelowColumn[vm] = 0;
            _context.WantsMove.Add(vm);
        }
    }

    /// <summary>Brings the ticks of the reports up to date: quiet reports repeat the last value every interval.</summary>
    public void FillReportTicks(int tick)
    {
        int last = tick - (tick % _intervalTicks);
        MachineState state = _context.State;
        ReadOnlySpan<long> reported = state.ReportedDemandColumn;
        Span<int> ticks = state.ReportTickColumn;
        for (int vm = 0; vm < ticks.Length; vm++)
        {
            ticks[vm] = reported[vm] < 0 ? -1 : last;
        }

        foreach (int vm in _drivers.DelayingReports)
        {
            ticks[vm] = reported[vm] < 0 ? -1 : LastMeasured(vm, tick);
        }
    }

    /// <summary>Called at the end of a tick: a change in this tick is reported at the next report tick.</summary>
    public void NoteChanges(int tick)
    {
        if (!_context.ReportDue.IsEmpty)
        {
            _nextNewsTick = Math.Min(_nextNewsTick, NextReportTickFor(tick));
        }
    }

    private int NextReportTickFor(int tick)
    {
        int next = Wake.Never;
        foreach (int vm in _context.ReportDue.Members())
        {
            int first = _firstReportTick[vm];
            if (first != Wake.Never)
            {
                next = Math.Min(next, NextReportTick(Math.Max(tick, first - 1)));
            }
        }

        return next;
    }

    /// <summary>Sends the report of a driver with faults, which may take its time.</summary>
    private void SendFaulty(int vm, int tick, long demand, long available)
    {
        int delayTicks = DelayTicks(vm);
        if (delayTicks == 0)
        {
            Receive(vm, demand, available);
        }
        else
        {
            int mostUnderWay = (delayTicks / _intervalTicks) + 2;
            _late.Send(vm, tick + delayTicks, mostUnderWay, demand, available);
        }
    }

    /// <summary>When the newest report that has reached the host was made: reports under way do not count, nor lost ones.</summary>
    private int LastMeasured(int vm, int tick)
    {
        int arrived = Math.Max(0, tick - DelayTicks(vm));
        int measured = arrived - (arrived % _intervalTicks);
        while (measured > 0 && _drivers.IsLost(vm, measured))
        {
            measured -= _intervalTicks;
        }

        return measured;
    }

    private int DelayTicks(int vm) => _context.TicksFor(_drivers.SettingsOf(vm).ReportDelayMilliseconds);

    private int NextReportTick(int tick) => ((tick / _intervalTicks) + 1) * _intervalTicks;
}
