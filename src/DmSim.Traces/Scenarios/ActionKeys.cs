using DmSim.Core.Scenarios;
using DmSim.Core.Scenarios.Actions;
using DmSim.Core.Units;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Scenarios;

/// <summary>The keys of actions: one names what is done, others beside it say how.</summary>
internal static class ActionKeys
{
    /// <summary>The keys that name an action; exactly one stands in an event.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "start",
        "shut-down",
        "turn-off",
        "host-load",
        "load-driver",
        "unload-driver",
        "set-driver",
    ];

    /// <summary>All keys of actions.</summary>
    public static readonly IReadOnlyList<Key<TimelineDraft>> Keys =
    [
        VmKey("start", "Name of the VM or group to power on.", new StartAction()),
        VmKey("shut-down", "Name of the VM or group to shut down.", new ShutDownAction()),
        VmKey("turn-off", "Name of the VM or group whose power is cut.", new TurnOffAction()),
        Key.Optional<TimelineDraft, MemorySize>(
            "host-load",
            "Memory that the host takes for its own use from now on; 0 B gives it back.",
            SharedForms.Size,
            (draft, value) => draft with { Event = draft.Event with { Action = new HostLoadAction(value) } }
        ),
        VmKey("load-driver", "VM or group whose balloon driver is loaded.", new LoadDriverAction()),
        VmKey(
            "unload-driver",
            "VM or group whose balloon driver is unloaded: it reports no more and keeps what it holds.",
            new UnloadDriverAction()
        ),
        VmKey(
            "set-driver",
            "VM or group whose balloon driver is as the key driver beside it says from now on; healthy without that key.",
            new SetDriverAction(DriverSettings.Healthy)
        ),
        Key.Optional<TimelineDraft, DriverSettings>(
            "driver",
            "Faults of the driver, beside set-driver; they replace those before.",
            GuestKeys.Driver,
            (draft, value) => draft with { Driver = value }
        ),
        Key.Optional<TimelineDraft, int>(
            "attempts",
            "Attempts before the start has failed; default the scenario's.",
            Scalars.Integer(1, 1000),
            (draft, value) => draft with { Attempts = value }
        ),
        Key.Optional<TimelineDraft, long>(
            "retry",
            "Pause between attempts; default the scenario's.",
            Scalars.Duration(0, 86_400_000, 1000),
            (draft, value) => draft with { RetryMilliseconds = value }
        ),
    ];

    /// <summary>Joins an action with the keys beside it, and refuses those that do not belong to it.</summary>
    public static bool Check(
        TimelineDraft value,
        DocumentNode node,
        string path,
        ReadContext context,
        out TimelineDraft draft
    )
    {
        draft = value;
        bool hasStartKeys = value is not { Attempts: null, RetryMilliseconds: null };
        if (value.Event.Action is StartAction)
        {
            StartAction start = new(value.Attempts, value.RetryMilliseconds);
            draft = value with { Event = value.Event with { Action = start } };
        }
        else if (hasStartKeys)
        {
            context.Report(node, path, "attempts and retry only beside start");
            return false;
        }

        if (value.Event.Action is SetDriverAction)
        {
            SetDriverAction set = new(value.Driver ?? DriverSettings.Healthy);
            draft = value with { Event = value.Event with { Action = set } };
        }
        else if (value.Driver is not null)
        {
            context.Report(node, path, "the key driver only beside set-driver");
            return false;
        }

        return true;
    }

    private static Key<TimelineDraft> VmKey(string name, string about, MachineAction action) =>
        Key.Optional<TimelineDraft, Located<string>>(
            name,
            about,
            SharedForms.Name.Located(),
            (draft, vm) => draft with { Event = draft.Event with { Action = action, Vm = vm.Value }, Vm = vm }
        );
}
