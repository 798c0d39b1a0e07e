using DmSim.Core.Engine.Backing;
using DmSim.Core.Engine.Guests;
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
    private readonly GuestDrivers _drivers;
    private readonly BalanceRest _rest;
    private readonly BootRules _boot;
    private readonly NodePinning _pinning;

    public PowerSwitch(
        MachineContext context,
        DemandPhase demand,
        ReportPhase reports,
        MechanismPhase mechanism,
        GuestDrivers drivers,
        StaticResizer resizer,
        SmartPaging smartPaging,
        BalanceRest rest,
        BootRules boot,
        NodePinning pinning
    )
    {
        _context = context;
        _demand = demand;
        _reports = reports;
        _mechanism = mechanism;
        _drivers = drivers;
        _resizer = resizer;
        _smartPaging = smartPaging;
        _rest = rest;
        _boot = boot;
        _pinning = pinning;
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
        state.HotAddedColumn[vm] = 0;
        _drivers.SetLoaded(vm, !_drivers.SettingsOf(vm).IsMissing);
        long granted = _boot.GrantedAtBoot(vm, assignedBytes);
        TurnOn(vm, assignedBytes, granted, granted);
        _boot.Hide(vm);
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
        long bridged = state.StartupColumn[vm] - assignedBytes;
        _boot.Bridge(vm, bridged);
        _smartPaging.Begin(vm, tick, bridged);
    }

    /// <summary>Lets a saved VM go on where it was. The memory was taken from free or earmarked memory by the caller.</summary>
    public void Resume(int vm, int tick, VmImage image)
    {
        MachineState state = _context.State;
        _drivers.SetLoaded(vm, image.HasDriver);
        TurnOn(vm, image.AssignedBytes, image.GrantedBytes, image.VisibleBytes);
        _context.Backing?.Resume(vm, image.GrantedBytes, image.HostSwappedBytes);
        state.BalloonedColumn[vm] = image.BalloonedBytes;
        state.OfflineColumn[vm] = image.OfflineBytes;
        state.HotAddedColumn[vm] = image.HotAddedBytes;
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
    /// <param name="next">The state it is left in; a VM that boots again at once is pending, and keeps its NUMA node.</param>
    public void Release(int vm, VmState next)
    {
        MachineState state = _context.State;
        _mechanism.Stop(vm);
        _resizer.Stop(vm);
        _reports.Stop(vm);
        _rest.Cancel(vm);
        _smartPaging.Stop(vm);
        state.StateColumn[vm] = next;
        state.NodeOf(vm).FreeBytes += state.AssignedColumn[vm] + state.OverheadColumn[vm];
        state.AssignedColumn[vm] = 0;
        _context.Backing?.End(vm);
        state.VisibleColumn[vm] = 0;
        state.BalloonedColumn[vm] = 0;
        state.OfflineColumn[vm] = 0;
        state.TargetColumn[vm] = 0;
        state.DemandColumn[vm] = 0;
        state.WorkingSetColumn[vm] = 0;
        state.RefusedColumn[vm] = 0;
        if (next != VmState.Saved)
        {
            // What is saved goes on after it.
            _demand.Software.Stop(vm);
        }

        NoteNews(vm);
        if (next != VmState.Pending)
        {
            _pinning.Unpin(vm);
        }
    }

    /// <summary>The silence after a boot, in ticks.</summary>
    public int SilenceTicks(int vm) => _context.TicksFor(1000L * _context.Spec.Vms[vm].Settings.Guest.SilenceSeconds);

    private void TurnOn(int vm, long assignedBytes, long grantedBytes, long visibleBytes)
    {
        MachineState state = _context.State;
        state.StateColumn[vm] = VmState.Running;
        state.AssignedColumn[vm] = assignedBytes;
        _context.Backing?.Begin(vm, grantedBytes);
        state.VisibleColumn[vm] = visibleBytes;
        state.CapabilitiesColumn[vm] = _drivers.CapabilitiesOf(vm);
        state.TargetColumn[vm] = grantedBytes;
        state.ReasonColumn[vm] = MoveReason.None;
        state.ProgressTickColumn[vm] = -1;
        NoteNews(vm);
    }

    private void NoteNews(int vm)
    {
        _context.Touch(vm);
        _context.Tell(vm, WakeEvents.Lifecycle);
    }
}
