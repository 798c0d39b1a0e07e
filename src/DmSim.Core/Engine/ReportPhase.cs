using DmSim.Core.Policies;

namespace DmSim.Core.Engine;

/// <summary>
/// Phase 3: integration services report once per second what the real protocol carries: demand (commit without the
/// balloon) and available memory; silent for a while after boot (model.md §2.1, §4.1).
/// </summary>
internal sealed class ReportPhase
{
    private readonly MachineContext _context;
    private readonly int _intervalTicks;
    private readonly int[] _firstReportTick;

    public ReportPhase(MachineContext context)
    {
        _context = context;
        _intervalTicks = Math.Max(1, 1000 / context.Spec.TickMilliseconds);
        _firstReportTick = new int[context.Spec.Vms.Count];
        Array.Fill(_firstReportTick, Wake.Never);
    }

    /// <summary>The next tick at which a report with news is due.</summary>
    public int NextTick { get; private set; } = Wake.Never;

    /// <summary>Schedules the first report of a VM that boots; a negative silence: it reports already.</summary>
    public void Boot(int vm, int tick, int silenceTicks)
    {
        _firstReportTick[vm] =
            _context.State.CapabilitiesColumn[vm] == VmCapabilities.None ? Wake.Never : tick + silenceTicks;
        _context.ReportDue.Add(vm);
    }

    /// <summary>Forgets a VM that was powered off.</summary>
    public void Stop(int vm)
    {
        _firstReportTick[vm] = Wake.Never;
        MachineState state = _context.State;
        state.ReportedDemandColumn[vm] = -1;
        state.ReportedAvailableColumn[vm] = -1;
        state.ReportTickColumn[vm] = -1;
    }

    /// <summary>Carries over what changed since the last reports.</summary>
    public void Run(int tick)
    {
        VmBitSet due = _context.ReportDue;
        if (due.IsEmpty || tick % _intervalTicks != 0)
        {
            NextTick = due.IsEmpty ? Wake.Never : NextReportTick(tick);
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

            if (tick < first)
            {
                next = Math.Min(next, NextReportTick(first - 1));
                due.Add(vm);
                continue;
            }

            Report(vm);
        }

        NextTick = next;
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
    }

    /// <summary>Called at the end of a tick: a change in this tick is reported at the next report tick.</summary>
    public void NoteChanges(int tick)
    {
        if (!_context.ReportDue.IsEmpty)
        {
            NextTick = Math.Min(NextTick, NextReportTickFor(tick));
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

    private void Report(int vm)
    {
        MachineState state = _context.State;
        long demand = state.DemandColumn[vm];
        long available = Math.Max(0, state.AssignedColumn[vm] - state.WorkingSetColumn[vm]);
        if (demand != state.ReportedDemandColumn[vm] || available != state.ReportedAvailableColumn[vm])
        {
            state.ReportedDemandColumn[vm] = demand;
            state.ReportedAvailableColumn[vm] = available;
            _context.Changed.Add(vm);
            _context.PolicyNews.Add(vm);
            _context.WakeEvents |= WakeEvents.ReportChanged;
        }
    }

    private int NextReportTick(int tick) => ((tick / _intervalTicks) + 1) * _intervalTicks;
}
