using DmSim.Core.Recording;

namespace DmSim.Core.Engine;

/// <summary>Lets a VM run whose memory is there, each kind of start in its own way.</summary>
internal sealed class StartSwitch(MachineContext context, PowerSwitch power, VmImages images)
{
    /// <summary>Carries a start out. Its memory was taken from earmarked memory by the caller.</summary>
    public void Run(in PendingStart entry, int tick)
    {
        switch (entry.Kind)
        {
            case StartKind.Restore:
                images.Resume(entry.Vm, tick);
                break;
            case StartKind.Restart when entry.IsBridged:
                power.PowerOnBridged(entry.Vm, tick, entry.GrantBytes);
                Tell(MachineEventKind.Restarted, entry, tick);
                break;
            case StartKind.Restart:
                power.PowerOn(entry.Vm, tick, entry.GrantBytes, power.SilenceTicks(entry.Vm));
                Tell(MachineEventKind.Restarted, entry, tick);
                break;
            default:
                power.PowerOn(entry.Vm, tick, entry.GrantBytes, power.SilenceTicks(entry.Vm));
                Tell(MachineEventKind.Started, entry, tick);
                break;
        }
    }

    private void Tell(MachineEventKind kind, in PendingStart entry, int tick) =>
        context.Events.Add(tick, kind, entry.Vm, entry.GrantBytes);
}
