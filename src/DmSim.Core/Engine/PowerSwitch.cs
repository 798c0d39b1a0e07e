using DmSim.Core.Engine.Guests;
using DmSim.Core.Policies;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;
using DmSim.Core.Units;

namespace DmSim.Core.Engine;

/// <summary>Powers VMs on and off and keeps the books of their memory.</summary>
internal sealed class PowerSwitch
{
    private readonly MachineContext _context;
    private readonly DemandPhase _demand;
    private readonly ReportPhase _reports;
    private readonly MechanismPhase _mechanism;
    private readonly GuestDrivers _drivers;

    public PowerSwitch(
        MachineContext context,
        DemandPhase demand,
        ReportPhase reports,
        MechanismPhase mechanism,
        GuestDrivers drivers
    )
    {
        _context = context;
        _drivers = drivers;
        _demand = demand;
        _reports = reports;
        _mechanism = mechanism;
        MachineState state = context.State;
        for (int vm = 0; vm < state.VmCount; vm++)
        {
            VmSettings settings = context.Spec.Vms[vm].Settings;
            MemoryBounds(context.Spec.Host.Version, settings, out long minimum, out long startup, out long maximum);
            state.MinimumColumn[vm] = minimum;
            state.StartupColumn[vm] = startup;
            state.MaximumColumn[vm] = maximum;
            state.OverheadColumn[vm] = context.Spec.Host.OverheadOf(new(maximum)).Bytes;
            state.BufferPercentColumn[vm] = settings.BufferPercent;
            state.WeightColumn[vm] = settings.Weight;
        }
    }

    /// <summary>Gives a VM its power. The memory was taken from free or earmarked memory by the caller.</summary>
    /// <param name="vm">Index of the VM.</param>
    /// <param name="tick">The tick.</param>
    /// <param name="assignedBytes">Memory to start with.</param>
    /// <param name="silenceTicks">Ticks until the first report.</param>
    public void PowerOn(int vm, int tick, long assignedBytes, int silenceTicks)
    {
        MachineState state = _context.State;
        state.StateColumn[vm] = VmState.Running;
        state.AssignedColumn[vm] = assignedBytes;
        state.VisibleColumn[vm] = assignedBytes;
        state.TargetColumn[vm] = assignedBytes;
        state.ReasonColumn[vm] = MoveReason.None;
        state.BootGenerationColumn[vm]++;
        state.ProgressTickColumn[vm] = -1;
        state.HotAddedColumn[vm] = 0;
        _drivers.SetLoaded(vm, !_drivers.SettingsOf(vm).IsMissing);
        state.CapabilitiesColumn[vm] = _drivers.CapabilitiesOf(vm);
        _reports.Boot(vm, tick, silenceTicks);
        _demand.Apply(vm);
        _context.Touch(vm);
        _context.PolicyNews.Add(vm);
        _context.WakeEvents |= WakeEvents.Lifecycle;
    }

    /// <summary>Powers a running VM off; its memory is free at once.</summary>
    public void PowerOff(int vm, int tick)
    {
        MachineState state = _context.State;
        long held = state.AssignedColumn[vm];
        _mechanism.Stop(vm);
        _reports.Stop(vm);
        state.StateColumn[vm] = VmState.Off;
        state.FreeBytes += held + state.OverheadColumn[vm];
        state.AssignedColumn[vm] = 0;
        state.VisibleColumn[vm] = 0;
        state.BalloonedColumn[vm] = 0;
        state.OfflineColumn[vm] = 0;
        state.TargetColumn[vm] = 0;
        state.DemandColumn[vm] = 0;
        state.WorkingSetColumn[vm] = 0;
        _context.Touch(vm);
        _context.PolicyNews.Add(vm);
        _context.WakeEvents |= WakeEvents.Lifecycle;
        _context.Events.Add(tick, MachineEventKind.Stopped, vm, held);
    }

    /// <summary>The silence after a boot, in ticks.</summary>
    public int SilenceTicks(int vm) => _context.TicksFor(1000L * _context.Spec.Vms[vm].Settings.Guest.SilenceSeconds);

    private static void MemoryBounds(
        HyperVVersion version,
        VmSettings settings,
        out long minimum,
        out long startup,
        out long maximum
    )
    {
        // In 2008 R2 SP1 startup was "the minimum amount of memory that a virtual machine can have" (model.md §1.2).
        MemorySize least = version == HyperVVersion.V2008R2Sp1 ? settings.Startup : settings.Minimum;
        minimum = settings.DynamicMemory ? least.Bytes : settings.StaticSize.Bytes;
        startup = settings.NeededToStart.Bytes;
        maximum = settings.DynamicMemory ? settings.Maximum.Bytes : settings.StaticSize.Bytes;
    }
}
