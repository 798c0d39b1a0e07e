using DmSim.Core.Scenarios;
using DmSim.Core.Workloads;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Scenarios;

/// <summary>The keys of a scenario file.</summary>
internal static class ScenarioKeys
{
    /// <summary>The value of the key <c>schema</c>.</summary>
    public const string SchemaName = "dmsim/scenario/1";

    /// <summary>A scenario file.</summary>
    public static readonly MapForm<ScenarioDraft> Form = new(
        "scenario",
        () => [.. HeadKeys(), .. TimeKeys(), .. MachineKeys(), .. FleetKeys(), .. JudgementKeys()]
    );

    private static Key<ScenarioDraft>[] HeadKeys() =>
        [
            SharedForms.EditorSchema<ScenarioDraft>(),
            SharedForms.Schema<ScenarioDraft>(SchemaName),
            Key.Required<ScenarioDraft, string>(
                "name",
                "A short name.",
                SharedForms.Name,
                Set<string>((scenario, value) => scenario with { Name = value })
            ),
            Key.Optional<ScenarioDraft, string>(
                "description",
                "What it shows, in a paragraph.",
                SharedForms.Paragraph,
                Set<string>((scenario, value) => scenario with { Description = value })
            ),
            Key.Optional<ScenarioDraft, string>(
                "watch",
                "What to watch for, for teaching.",
                SharedForms.Paragraph,
                Set<string>((scenario, value) => scenario with { Watch = value })
            ),
            Key.Optional<ScenarioDraft, ulong>(
                "seed",
                "The seed of everything random; default 1.",
                Scalars.Seed(),
                Set<ulong>((scenario, value) => scenario with { Seed = value })
            ),
            Key.Optional<ScenarioDraft, int>(
                "replicates",
                "How many draws a comparison or density search makes, 1 to 100000; default 20.",
                Scalars.Integer(1, 100_000),
                Set<int>((scenario, value) => scenario with { Replicates = value })
            ),
        ];

    private static Key<ScenarioDraft>[] TimeKeys() =>
        [
            Key.Optional<ScenarioDraft, long>(
                "tick",
                "Length of one step of the simulation, 100 ms to 60 s; default 1 s.",
                Scalars.Duration(100, 60_000),
                Set<long>((scenario, value) => scenario with { TickMilliseconds = (int)value })
            ),
            Key.Optional<ScenarioDraft, Located<long>>(
                "from",
                "Start of the stretch of the workload that is replayed; default its beginning.",
                SharedForms.Time.Located(),
                (draft, value) => draft with { From = value }
            ),
            Key.Optional<ScenarioDraft, Located<long>>(
                "duration",
                "Length of the run; default to the end of the longest workload. Required beside inline steps.",
                SharedForms.PositiveTime.Located(),
                (draft, value) => draft with { Duration = value }
            ),
            Key.Optional<ScenarioDraft, Located<long>>(
                "warm-up",
                "Time at the start that is simulated but outside all metrics; default 10 min.",
                SharedForms.Time.Located(),
                (draft, value) => draft with { WarmUp = value }
            ),
            Key.Optional<ScenarioDraft, InitialState>(
                "initial",
                "The state at the start: settled (everyone running at target; default), boot-in-sequence or cold-boot "
                    + "(all at once, as after a power loss).",
                Scalars.Choice(
                    ("settled", InitialState.Settled),
                    ("boot-in-sequence", InitialState.BootInSequence),
                    ("cold-boot", InitialState.ColdBoot)
                ),
                Set<InitialState>((scenario, value) => scenario with { Initial = value })
            ),
            Key.Optional<ScenarioDraft, AbsenceRule>(
                "absences",
                "What stretches without samples in a trace mean: power-off (default of run, compare and fit) or hold, the VM "
                    + "runs on with its last known demand (default of density).",
                Scalars.Choice(("power-off", AbsenceRule.PowerOff), ("hold", AbsenceRule.Hold)),
                Set<AbsenceRule>((scenario, value) => scenario with { Absences = value })
            ),
        ];

    private static Key<ScenarioDraft>[] MachineKeys() =>
        [
            Key.Required<ScenarioDraft, Located<Func<HostSettings, HostSettings>>>(
                "host",
                "The host whose memory is shared.",
                HostKeys.Host.Located(),
                (draft, value) => draft with { Host = value }
            ),
            Key.Optional<ScenarioDraft, Func<MechanismSettings, MechanismSettings>>(
                "mechanism",
                "How fast and in what portions memory moves between host and guests.",
                HostKeys.Mechanism,
                Set<Func<MechanismSettings, MechanismSettings>>(
                    (scenario, update) => scenario with { Mechanism = update(scenario.Mechanism) }
                )
            ),
            Key.Optional<ScenarioDraft, Func<GuestSignalSettings, GuestSignalSettings>>(
                "signals",
                "How what balancers read inside guests follows from demand and working set; the same for every policy.",
                SignalKeys.Form,
                Set<Func<GuestSignalSettings, GuestSignalSettings>>(
                    (scenario, update) => scenario with { Signals = update(scenario.Signals) }
                )
            ),
            Key.Optional<ScenarioDraft, Func<StartSettings, StartSettings>>(
                "starts",
                "How starts are attempted.",
                StudyKeys.Starts,
                Set<Func<StartSettings, StartSettings>>(
                    (scenario, update) => scenario with { Starts = update(scenario.Starts) }
                )
            ),
        ];

    private static Key<ScenarioDraft>[] FleetKeys() =>
        [
            Key.Optional<ScenarioDraft, IReadOnlyList<KeyValuePair<string, Located<Func<VmTemplate, VmTemplate>>>>>(
                "templates",
                "Memory settings by name, for VMs to share.",
                new NamedForm<Located<Func<VmTemplate, VmTemplate>>>(TemplateKeys.Form.Located()),
                (draft, value) => draft with { Templates = value }
            ),
            Key.Required<ScenarioDraft, IReadOnlyList<Located<VmGroupDraft>>>(
                "vms",
                "The VMs, or the population from which a density search draws.",
                new ListForm<Located<VmGroupDraft>>(VmKeys.Group.From(new VmGroupDraft()).Located(), least: 1),
                (draft, value) => draft with { Vms = value }
            ),
            Key.Optional<ScenarioDraft, IReadOnlyList<Located<TimelineDraft>>>(
                "timeline",
                "Scheduled events.",
                new ListForm<Located<TimelineDraft>>(TimelineKeys.Event.Located(), least: 0),
                (draft, value) => draft with { Timeline = value }
            ),
        ];

    private static Key<ScenarioDraft>[] JudgementKeys() =>
        [
            Key.Optional<ScenarioDraft, IReadOnlyList<PolicyChoice>>(
                "policies",
                "The policies to run; default static and hyper-v.",
                new ListForm<PolicyChoice>(StudyKeys.Policy, least: 1),
                Set<IReadOnlyList<PolicyChoice>>((scenario, value) => scenario with { Policies = value })
            ),
            Key.Optional<ScenarioDraft, Func<ServiceObjective, ServiceObjective>>(
                "objective",
                "What the fleet must be given to count as served.",
                StudyKeys.Objective,
                Set<Func<ServiceObjective, ServiceObjective>>(
                    (scenario, update) => scenario with { Objective = update(scenario.Objective) }
                )
            ),
            Key.Optional<ScenarioDraft, IReadOnlyList<DemandMapping>>(
                "mappings",
                "How recorded memory becomes demand; default as recorded, or, for active memory, middle for a run and "
                    + "low, middle and high for a density.",
                new ListForm<DemandMapping>(StudyKeys.Mapping, least: 1),
                Set<IReadOnlyList<DemandMapping>>((scenario, value) => scenario with { Mappings = value })
            ),
            Key.Optional<ScenarioDraft, Func<DemandMappingOptions, DemandMappingOptions>>(
                "mapping-options",
                "The constants of the mappings.",
                StudyKeys.MappingOptions,
                Set<Func<DemandMappingOptions, DemandMappingOptions>>(
                    (scenario, update) => scenario with { MappingOptions = update(scenario.MappingOptions) }
                )
            ),
        ];

    private static Func<ScenarioDraft, TValue, ScenarioDraft> Set<TValue>(Func<Scenario, TValue, Scenario> apply) =>
        (draft, value) => draft with { Scenario = apply(draft.Scenario, value) };
}
