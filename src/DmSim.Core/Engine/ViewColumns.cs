using DmSim.Core.Policies;

namespace DmSim.Core.Engine;

/// <summary>
/// The columns of a balancer's view that tell what VMs hold and report. With one balancer they are those of the machine;
/// where memory is divided among NUMA nodes, a VM of another node looks like one that is off.
/// </summary>
internal sealed class ViewColumns
{
    private readonly MachineState _machine;
    private readonly SignalColumns _signals;
    private readonly ReportTicks _reportTicks;

    public ViewColumns(MachineContext context, SignalColumns signals, ReportTicks reportTicks)
    {
        _reportTicks = reportTicks;
        _machine = context.State;
        _signals = signals;
        MachineState machine = _machine;
        State = Own(machine.StateColumn);
        ReportedDemand = Own(machine.ReportedDemandColumn);
        ReportedAvailable = Own(machine.ReportedAvailableColumn);
        ReportTick = Own(machine.ReportTickColumn);
        Assigned = Own(machine.AssignedColumn);
        Granted = Own(machine.GrantedColumn);
        HostSwapped = Own(machine.HostSwappedColumn);
        Visible = Own(machine.VisibleColumn);
        Ballooned = Own(machine.BalloonedColumn);
        RefusedBelow = Own(machine.RefusedBelowColumn);
        Target = Own(machine.TargetColumn);
        InFlight = Own(machine.InFlightColumn);
        Outgoing = Own(machine.OutgoingColumn);
        ProgressTick = Own(machine.ProgressTickColumn);
        Unused = Own(signals.Unused);
        Used = Own(signals.Used);
        Active = Own(signals.Active);
        SwapIn = Own(signals.SwapIn);
        StallPercent = Own(signals.StallPercent);
    }

    public VmState[] State { get; }

    public long[] ReportedDemand { get; }

    public long[] ReportedAvailable { get; }

    public int[] ReportTick { get; }

    /// <summary>What works the ticks of reports out once they are read; <see langword="null"/> where they are shown as they are.</summary>
    public ReportTicks? ReportTicks => _machine.IsDivided ? null : _reportTicks;

    public long[] Assigned { get; }

    public long[] Granted { get; }

    public long[] HostSwapped { get; }

    public long[] Visible { get; }

    public long[] Ballooned { get; }

    public long[] RefusedBelow { get; }

    public long[] Target { get; }

    public long[] InFlight { get; }

    public long[] Outgoing { get; }

    public int[] ProgressTick { get; }

    public long[] Unused { get; }

    public long[] Used { get; }

    public long[] Active { get; }

    public long[] SwapIn { get; }

    public double[] StallPercent { get; }

    /// <summary>Shows the machine as the balancer of a node sees it.</summary>
    public void Show(MemoryNode node)
    {
        if (!_machine.IsDivided)
        {
            return;
        }

        ReadOnlySpan<int> reportTicks = _reportTicks.Column;
        for (int vm = 0; vm < _machine.VmCount; vm++)
        {
            if (_machine.NodeColumn[vm] == node.Index)
            {
                Copy(vm);
                ReportTick[vm] = reportTicks[vm];
            }
            else
            {
                Blank(vm);
            }
        }
    }

    private void Copy(int vm)
    {
        MachineState machine = _machine;
        State[vm] = machine.StateColumn[vm];
        ReportedDemand[vm] = machine.ReportedDemandColumn[vm];
        ReportedAvailable[vm] = machine.ReportedAvailableColumn[vm];
        Assigned[vm] = machine.AssignedColumn[vm];
        Granted[vm] = machine.GrantedColumn[vm];
        HostSwapped[vm] = machine.HostSwappedColumn[vm];
        Visible[vm] = machine.VisibleColumn[vm];
        Ballooned[vm] = machine.BalloonedColumn[vm];
        RefusedBelow[vm] = machine.RefusedBelowColumn[vm];
        Target[vm] = machine.TargetColumn[vm];
        InFlight[vm] = machine.InFlightColumn[vm];
        Outgoing[vm] = machine.OutgoingColumn[vm];
        ProgressTick[vm] = machine.ProgressTickColumn[vm];
        if (Unused.Length > 0)
        {
            Unused[vm] = _signals.Unused[vm];
            Used[vm] = _signals.Used[vm];
            Active[vm] = _signals.Active[vm];
            SwapIn[vm] = _signals.SwapIn[vm];
            StallPercent[vm] = _signals.StallPercent[vm];
        }
    }

    private void Blank(int vm)
    {
        bool isSaved = _machine.StateColumn[vm] == VmState.Saved;
        State[vm] = isSaved ? VmState.Saved : VmState.Off;
        ReportedDemand[vm] = -1;
        ReportedAvailable[vm] = -1;
        ReportTick[vm] = -1;
        ProgressTick[vm] = -1;
        Assigned[vm] = 0;
        Granted[vm] = 0;
        HostSwapped[vm] = 0;
        Visible[vm] = 0;
        Ballooned[vm] = 0;
        RefusedBelow[vm] = 0;
        Target[vm] = 0;
        InFlight[vm] = 0;
        Outgoing[vm] = 0;
        if (Unused.Length > 0)
        {
            Unused[vm] = Used[vm] = Active[vm] = SwapIn[vm] = -1;
            StallPercent[vm] = -1;
        }
    }

    private T[] Own<T>(T[] column) => _machine.IsDivided ? new T[column.Length] : column;
}
