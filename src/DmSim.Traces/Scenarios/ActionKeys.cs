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
        "save",
        "restart",
        "reboot",
        "checkpoint",
        "restore-checkpoint",
        "configure",
        "resize",
        "stress",
        "stop-stress",
        "host-load",
        "load-driver",
        "unload-driver",
        "set-driver",
    ];

    /// <summary>All keys of actions.</summary>
    public static readonly IReadOnlyList<Key<TimelineDraft>> Keys =
    [
        VmKey("start", "Name of the VM or group to power on; a saved one goes on where it was.", new StartAction()),
        VmKey("shut-down", "Name of the VM or group to shut down.", new ShutDownAction()),
        VmKey("turn-off", "Name of the VM or group whose power is cut; a saved state is lost.", new TurnOffAction()),
        VmKey("save", "Name of the VM or group to save to disk; a start brings it back.", new SaveAction()),
        VmKey("restart", "Name of the VM or group that the host resets.", new RestartAction()),
        VmKey("reboot", "Name of the VM or group whose guest restarts itself.", new RebootAction()),
        VmKey("checkpoint", "Name of the VM or group of which a checkpoint is taken.", new CheckpointAction()),
        VmKey(
            "restore-checkpoint",
            "Name of the VM or group to bring back to its checkpoint.",
            new RestoreCheckpointAction()
        ),
        VmKey("configure", "Name of the VM or group whose settings change.", new ConfigureAction()),
        VmKey(
            "resize",
            "Name of the running VM or group without Dynamic Memory that gets another size (2016 and later).",
            new ResizeAction(default)
        ),
        Key.Optional<TimelineDraft, StressDraft>(
            "stress",
            "Software in a guest takes memory for a while, as stress tools do.",
            StressKeys.Stress,
            (draft, value) =>
                draft with
                {
                    Event = draft.Event with { Action = value.Action, Vm = value.Vm?.Value ?? "" },
                    Vm = value.Vm,
                }
        ),
        VmKey("stop-stress", "Name of the VM or group in whose guests all stress ends.", new StopStressAction()),
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
        Key.Optional<TimelineDraft, MemorySize>(
            "size",
            "The new size of a resize.",
            SharedForms.Setting,
            (draft, value) => draft with { Size = value }
        ),
        .. SettingKeys(),
    ];

    private static IReadOnlyList<Key<ConfigureAction>> Settings =>
        [
            SizeKey("startup", "New startup memory; only while off.", (to, value) => to with { Startup = value }),
            SizeKey("minimum", "New minimum; while running only lower.", (to, value) => to with { Minimum = value }),
            SizeKey("maximum", "New maximum; while running only higher.", (to, value) => to with { Maximum = value }),
            SizeKey(
                "static-size",
                "New size without Dynamic Memory; only while off (resize while running).",
                (to, value) => to with { StaticSize = value }
            ),
            Key.Optional<ConfigureAction, bool>(
                "dynamic-memory",
                "Turn Dynamic Memory on or off; only while off.",
                Scalars.Flag(),
                (to, value) => to with { DynamicMemory = value }
            ),
            Key.Optional<ConfigureAction, int>(
                "buffer",
                "New memory buffer in percent, 5 to 2000; at any time.",
                Scalars.Integer(5, 2000),
                (to, value) => to with { BufferPercent = value }
            ),
            Key.Optional<ConfigureAction, int>(
                "weight",
                "New memory weight, 0 to 10000; at any time.",
                Scalars.Integer(0, 10_000),
                (to, value) => to with { Weight = value }
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
        MachineAction action = value.Event.Action;
        draft = value with
        {
            Event = value.Event with
            {
                Action = action switch
                {
                    StartAction => new StartAction(value.Attempts, value.RetryMilliseconds),
                    ConfigureAction => value.Settings,
                    SetDriverAction => new SetDriverAction(value.Driver ?? DriverSettings.Healthy),
                    ResizeAction when value.Size is { } size => new ResizeAction(size),
                    _ => action,
                },
            },
        };
        string? problem = Problem(value);
        if (problem is not null)
        {
            context.Report(node, path, problem);
        }

        return problem is null;
    }

    private static string? Problem(TimelineDraft value)
    {
        MachineAction action = value.Event.Action;
        bool hasStartKeys = value is not { Attempts: null, RetryMilliseconds: null };
        bool hasSettings = value.Settings != new ConfigureAction();
        return (action, hasStartKeys, hasSettings, value.Size) switch
        {
            _ when value.Driver is not null && action is not SetDriverAction => "the key driver only beside set-driver",
            (not StartAction, true, _, _) => "attempts and retry only beside start",
            (not ConfigureAction, _, true, _) => "settings only beside configure",
            (ConfigureAction, _, false, _) => "beside configure at least one setting to change",
            (ResizeAction, _, _, null) => "beside resize the key size",
            (not ResizeAction, _, _, not null) => "size only beside resize",
            _ => null,
        };
    }

    private static IEnumerable<Key<TimelineDraft>> SettingKeys() =>
        Settings.Select(key =>
            key.Lift<TimelineDraft>((draft, change) => draft with { Settings = change(draft.Settings) })
        );

    private static Key<ConfigureAction> SizeKey(
        string name,
        string about,
        Func<ConfigureAction, MemorySize, ConfigureAction> apply
    ) => Key.Optional(name, about, SharedForms.Setting, apply);

    private static Key<TimelineDraft> VmKey(string name, string about, MachineAction action) =>
        Key.Optional<TimelineDraft, Located<string>>(
            name,
            about,
            SharedForms.Name.Located(),
            (draft, vm) => draft with { Event = draft.Event with { Action = action, Vm = vm.Value }, Vm = vm }
        );
}
