using DmSim.Core.Policies;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;

namespace DmSim.Core.Engine.Guests;

/// <summary>Loads, unloads and breaks the balloon drivers of running guests.</summary>
/// <remarks>
/// An unloaded driver closes its channel: the host hears nothing more, asks for nothing more, and the VM keeps what it
/// holds. The driver does not free what it ballooned, nor does the host give it back; once it is loaded again both begin
/// anew, so the pages are lost to the guest until it boots (model.md §4.1).
/// </remarks>
internal sealed class DriverSwitch(
    MachineContext context,
    GuestDrivers drivers,
    ReportPhase reports,
    MechanismPhase mechanism,
    StaticResizer resizer
)
{
    /// <summary>Unloads a driver.</summary>
    public void Unload(int vm, int tick)
    {
        if (context.State.StateColumn[vm] != VmState.Running || !drivers.IsLoaded(vm))
        {
            return;
        }

        MachineState state = context.State;
        mechanism.Stop(vm);
        resizer.Stop(vm);
        reports.Stop(vm);
        drivers.SetLoaded(vm, isLoaded: false);
        state.CapabilitiesColumn[vm] = VmCapabilities.None;
        state.BalloonedColumn[vm] = 0;
        state.TargetColumn[vm] = state.GrantedColumn[vm];
        Tell(vm, tick, MachineEventKind.DriverUnloaded);
    }

    /// <summary>Loads a driver, which reports after its silence.</summary>
    public void Load(int vm, int tick)
    {
        if (context.State.StateColumn[vm] != VmState.Running || drivers.IsLoaded(vm))
        {
            return;
        }

        drivers.SetLoaded(vm, isLoaded: true);
        context.State.CapabilitiesColumn[vm] = drivers.CapabilitiesOf(vm);
        reports.Boot(vm, tick, context.TicksFor(1000L * context.Spec.Vms[vm].Settings.Guest.SilenceSeconds));
        Tell(vm, tick, MachineEventKind.DriverLoaded);
    }

    /// <summary>Gives a driver other faults; reports under way are lost.</summary>
    public void Set(int vm, int tick, DriverSettings settings)
    {
        drivers.Set(vm, tick, settings);
        reports.Renew(vm);
        Tell(vm, tick, MachineEventKind.DriverChanged);
    }

    private void Tell(int vm, int tick, MachineEventKind kind)
    {
        context.Touch(vm);
        context.Tell(vm, WakeEvents.Lifecycle);
        context.Events.Add(tick, kind, vm, context.State.GrantedColumn[vm]);
    }
}
