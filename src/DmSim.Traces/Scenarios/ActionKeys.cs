using DmSim.Core.Scenarios.Actions;
using DmSim.Core.Units;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Scenarios;

/// <summary>The keys of actions: one names what is done, others beside it say how.</summary>
internal static class ActionKeys
{
    /// <summary>The keys that name an action; exactly one stands in an event.</summary>
    public static readonly IReadOnlyList<string> Names = ["start", "shut-down", "turn-off", "host-load"];

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
