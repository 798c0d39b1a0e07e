using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Scenarios;

/// <summary>The keys of scheduled events.</summary>
internal static class TimelineKeys
{
    /// <summary>A scheduled event.</summary>
    public static readonly Form<TimelineDraft> Event = new MapForm<TimelineDraft>(
        "event",
        [
            Key.Required<TimelineDraft, long>(
                "at",
                "When, from the start of the run.",
                SharedForms.Time,
                (draft, value) => draft with { Event = draft.Event with { AtMilliseconds = value } }
            ),
            PowerKey("start", "Name of the VM or group to power on.", PowerAction.Start),
            PowerKey("shut-down", "Name of the VM or group to shut down.", PowerAction.ShutDown),
            PowerKey("turn-off", "Name of the VM or group whose power is cut.", PowerAction.TurnOff),
            Key.Optional<TimelineDraft, MemorySize>(
                "host-load",
                "Memory that the host takes for its own use from now on; 0 B gives it back.",
                SharedForms.Size,
                (draft, value) =>
                    draft with
                    {
                        Event = draft.Event with { Action = PowerAction.HostLoad, Size = value },
                    }
            ),
            Key.Optional<TimelineDraft, int>(
                "attempts",
                "Attempts before the start has failed; default the scenario's.",
                Scalars.Integer(1, 1000),
                (draft, value) => draft with { Event = draft.Event with { Attempts = value } }
            ),
            Key.Optional<TimelineDraft, long>(
                "retry",
                "Pause between attempts; default the scenario's.",
                Scalars.Duration(0, 86_400_000, 1000),
                (draft, value) => draft with { Event = draft.Event with { RetryMilliseconds = value } }
            ),
        ]
    )
    {
        ExactlyOneOf = ["start", "shut-down", "turn-off", "host-load"],
    }
        .From(new TimelineDraft())
        .Whole()
        .Then<TimelineDraft>(CheckAttempts);

    private static Key<TimelineDraft> PowerKey(string name, string about, PowerAction action) =>
        Key.Optional<TimelineDraft, Located<string>>(
            name,
            about,
            SharedForms.Name.Located(),
            (draft, vm) => draft with { Event = draft.Event with { Action = action, Vm = vm.Value }, Vm = vm }
        );

    private static bool CheckAttempts(
        TimelineDraft value,
        DocumentNode node,
        string path,
        ReadContext context,
        out TimelineDraft draft
    )
    {
        draft = value;
        bool isStart = value.Event.Action == PowerAction.Start;
        if (isStart || value.Event is { Attempts: null, RetryMilliseconds: null })
        {
            return true;
        }

        context.Report(node, path, "attempts and retry only beside start");
        return false;
    }
}
