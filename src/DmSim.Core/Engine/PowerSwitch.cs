using DmSim.Core.Policies;
using DmSim.Core.Recording;

namespace DmSim.Core.Engine;

/// <summary>Powers VMs on and off and keeps the books of their memory.</summary>
internal sealed class PowerSwitch
{
    private readonly MachineContext _context;
    private readonly DemandPhase _demand;
    private readonly ReportPhase _reports;
    private readonly MechanismPhase _mechanism;
    private readonly StaticResizer _resizer;
    private readonly SmartPaging _smartPaging;
    private readonly BalanceRest _rest;

    public PowerSwitch(
        MachineContext context,
        DemandPhase demand,
        ReportPhase reports,
        MechanismPhase mechanism,
        StaticResizer resizer,
        SmartPaging smartPaging,
        BalanceRest rest
    )
    {
        _context = context;
        _demand = demand;
        _reports = reports;
        _mechanism = mechanism;
        _resizer = resizer;
        _smartPaging = smartPaging;
        _rest = rest;
    }

    /// <summary>Gives a VM its power. The memory was taken from free or earmarked memory by the caller.</summary>
    /// <param name="vm">Index of the VM.</param>
    /// <param name="tick">The tick.</param>
    /// <param name="assignedBytes">Memory to start with.</param>
    /// <param name="silenceTicks">Ticks until the first report.</param>
    public void PowerOn(int vm, int tick, long assignedBytes, int silenceTicks)
    {
        MachineState state = _context.State;
        state.BootGenerationColumn[vm]++;
        TurnOn(vm, assignedBytes, assignedBytes);
        _reports.Boot(vm, tick, silenceTicks);
        _demand.Software.Boot(vm, tick);
        _demand.Apply(vm);
    }

    /// <summary>
    /// Powers a reset VM on with less than its startup memory, which it believes to have; the rest is bridged.
    /// </summary>
    public void PowerOnBridged(int vm, int tick, long assignedBytes)
    {
        MachineState state = _context.State;
        PowerOn(vm, tick, assignedBytes, SilenceTicks(vm));
        state.VisibleColumn[vm] = state.StartupColumn[vm];
        _smartPaging.Begin(vm, tick, state.StartupColumn[vm] - assignedBytes);
    }

    /// <summary>Lets a saved VM go on where it was. The memory was taken from free or earmarked memory by the caller.</summary>
    public void Resume(int vm, int tick, VmImage image)
    {
        MachineState state = _context.State;
        TurnOn(vm, image.AssignedBytes, image.VisibleBytes);
        state.DemandColumn[vm] = image.DemandBytes;
        state.WorkingSetColumn[vm] = image.WorkingSetBytes;
        _smartPaging.Carry(vm, image.SmartPagedBytes);
        _reports.Boot(vm, tick, 0);
        _rest.Begin(vm, tick + SilenceTicks(vm));
        _demand.Apply(vm);
    }

    /// <summary>Powers a running VM off; its memory is free at once.</summary>
    public void PowerOff(int vm, int tick)
    {
        long held = _context.State.AssignedColumn[vm];
        Release(vm, VmState.Off);
        _context.Events.Add(tick, MachineEventKind.Stopped, vm, held);
    }

    /// <summary>Takes a running VM's power; its memory is free at once.</summary>
    /// <param name="vm">Index of the VM.</param>
    /// <param name="next">The state it is left in.</param>
    public void Release(int vm, VmState next)
    {
        MachineState state = _context.State;
        _mechanism.Stop(vm);
        _resizer.Stop(vm);
        _reports.Stop(vm);
        _rest.Cancel(vm);
        _smartPaging.Stop(vm);
        state.StateColumn[vm] = next;
        state.FreeBytes += state.AssignedColumn[vm] + state.OverheadColumn[vm];
        state.AssignedColumn[vm] = 0;
        state.VisibleColumn[vm] = 0;
        state.TargetColumn[vm] = 0;
        state.DemandColumn[vm] = 0;
        state.WorkingSetColumn[vm] = 0;
        state.RefusedColumn[vm] = 0;
        _demand.Software.Stop(vm);
        NoteNews(vm);
    }

    /// <summary>The silence after a boot, in ticks.</summary>
    public int SilenceTicks(int vm) =>
        _context.TicksFor(1000L * _context.Spec.Vms[vm].Settings.Guest.PostBootSilenceSeconds);

    private void TurnOn(int vm, long assignedBytes, long visibleBytes)
    {
        MachineState state = _context.State;
        state.StateColumn[vm] = VmState.Running;
        state.AssignedColumn[vm] = assignedBytes;
        state.VisibleColumn[vm] = visibleBytes;
        state.TargetColumn[vm] = assignedBytes;
        state.ReasonColumn[vm] = MoveReason.None;
        state.ProgressTickColumn[vm] = -1;
        NoteNews(vm);
    }

    private void NoteNews(int vm)
    {
        _context.Touch(vm);
        _context.PolicyNews.Add(vm);
        _context.WakeEvents |= WakeEvents.Lifecycle;
    }
}
