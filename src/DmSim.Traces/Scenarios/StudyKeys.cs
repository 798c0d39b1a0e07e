using DmSim.Core.Policies;
using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Scenarios;

/// <summary>The keys that say how VMs are started, what is compared, and how it is judged.</summary>
internal static class StudyKeys
{
    /// <summary>How starts are attempted.</summary>
    public static readonly MapForm<StartSettings> Starts = new(
        "starts",
        () =>
            [
                Key.Optional<StartSettings, int>(
                    "wait",
                    "How long one attempt waits for memory; 0 s to 60 s, default 10 s.",
                    Scalars.Seconds(0, 60),
                    (starts, value) => starts with { WaitSeconds = value }
                ),
                Key.Optional<StartSettings, int>(
                    "attempts",
                    "Attempts before a start has failed; default 1.",
                    Scalars.Integer(1, 1000),
                    (starts, value) => starts with { Attempts = value }
                ),
                Key.Optional<StartSettings, int>(
                    "retry",
                    "Pause from the end of an attempt to the next; default 30 s.",
                    Scalars.Seconds(0, 86_400),
                    (starts, value) => starts with { RetrySeconds = value }
                ),
                Key.Optional<StartSettings, int>(
                    "sequence",
                    "Pause between the starts of two VMs when a fleet boots in sequence; default 30 s.",
                    Scalars.Seconds(0, 86_400),
                    (starts, value) => starts with { SequenceSeconds = value }
                ),
            ]
    );

    /// <summary>The service objective.</summary>
    public static readonly MapForm<ServiceObjective> Objective = new(
        "objective",
        () =>
            [
                Key.Optional<ServiceObjective, double>(
                    "pressure",
                    "Pressure in percent that must not be exceeded, 1 to 1000; default 100.",
                    Scalars.Number(1, 1000),
                    (objective, value) => objective with { PressurePercent = value }
                ),
                Key.Optional<ServiceObjective, double>(
                    "time",
                    "Share of running time in which that must hold; default 99.9 %.",
                    Scalars.Share(0, 100),
                    (objective, value) => objective with { TimeShare = value }
                ),
                Key.Optional<ServiceObjective, ObjectiveScope>(
                    "scope",
                    "Whose time counts: worst-vm (every VM by itself; default) or fleet (all VM-time together).",
                    Scalars.Choice(("worst-vm", ObjectiveScope.WorstVm), ("fleet", ObjectiveScope.Fleet)),
                    (objective, value) => objective with { Scope = value }
                ),
                Key.Optional<ServiceObjective, ObjectiveResolution>(
                    "resolution",
                    "Judged per tick, per sample of the trace, or auto (default): per sample where samples are long.",
                    Scalars.Choice(
                        ("auto", ObjectiveResolution.Auto),
                        ("tick", ObjectiveResolution.Tick),
                        ("sample", ObjectiveResolution.Sample)
                    ),
                    (objective, value) => objective with { Resolution = value }
                ),
                Key.Optional<ServiceObjective, int>(
                    "failed-starts",
                    "How many starts may fail; default 0.",
                    Scalars.Integer(0, 1_000_000),
                    (objective, value) => objective with { FailedStartsAllowed = value }
                ),
            ]
    );

    /// <summary>The constants of the demand mappings.</summary>
    public static readonly MapForm<DemandMappingOptions> MappingOptions = new(
        "mapping-options",
        () =>
            [
                Key.Optional<DemandMappingOptions, MemorySize>(
                    "low-floor",
                    "Least demand under the low mapping; default 256 MiB.",
                    SharedForms.Size,
                    (options, value) => options with { LowFloor = value }
                ),
                Key.Optional<DemandMappingOptions, MemorySize>(
                    "middle-base",
                    "What a guest commits beyond its active memory under the middle mapping; default 512 MiB.",
                    SharedForms.Size,
                    (options, value) => options with { MiddleBase = value }
                ),
                Key.Optional<DemandMappingOptions, double>(
                    "middle-factor",
                    "Commit per byte of recently active memory under the middle mapping, 1 to 10; default 1.25.",
                    Scalars.Number(1, 10),
                    (options, value) => options with { MiddleFactor = value }
                ),
                Key.Optional<DemandMappingOptions, long>(
                    "window",
                    "Length of the trailing window whose highest active counts; default 1 h.",
                    SharedForms.PositiveTime,
                    (options, value) => options with { WindowMilliseconds = value }
                ),
                Key.Optional<DemandMappingOptions, double>(
                    "high-share",
                    "Share of the provisioned size below which demand never falls under the high mapping; default 50 %.",
                    Scalars.Share(0, 100),
                    (options, value) => options with { HighShareOfProvisioned = value }
                ),
            ]
    );

    /// <summary>A demand mapping by name.</summary>
    public static readonly Form<DemandMapping> Mapping = Scalars.Choice(
        ("low", DemandMapping.Low),
        ("middle", DemandMapping.Middle),
        ("high", DemandMapping.High),
        ("as-is", DemandMapping.AsIs)
    );

    private static readonly MapForm<PolicyChoice> PolicyWithOptions = new(
        "policy",
        () =>
            [
                Key.Required<PolicyChoice, string>(
                    "name",
                    "Name in the policy catalogue, or a plug-in's file (.cs or .dll), relative to this one.",
                    SharedForms.Name,
                    (policy, value) => policy with { Name = value }
                ),
                Key.Optional<PolicyChoice, IReadOnlyList<KeyValuePair<string, string>>>(
                    "options",
                    "Overridden options of the policy.",
                    new NamedForm<string>(Scalars.AnyValue()),
                    (policy, value) => policy with { Options = value }
                ),
            ]
    );

    /// <summary>A policy, short (<c>hyper-v:weight=proportional</c>) or with its options as a mapping.</summary>
    public static readonly Form<PolicyChoice> Policy = new EitherForm<PolicyChoice>(
        new ScalarForm<PolicyChoice>(
            "the name of a policy or a plug-in's file, or name:option=value,option=value",
            (ScalarNode node, out PolicyChoice value) => PolicyChoice.TryParse(node.Text, out value),
            () =>
                Scalars.Pattern(
                    @"^([^:]*[^: ][^:]*(:[^=,]+=[^,]*(,[^=,]+=[^,]*)*)?|.+\.([cC][sS]|[dD][lL][lL])(:.+)?)$"
                )
        ),
        PolicyWithOptions.From(new PolicyChoice("", [])).Whole()
    ).Then<PolicyChoice>(CheckPolicy);

    /// <summary>Names and options are checked here, where their place in the file is known.</summary>
    private static bool CheckPolicy(
        PolicyChoice value,
        DocumentNode node,
        string path,
        ReadContext context,
        out PolicyChoice policy
    )
    {
        policy = Locate(value, node.Option is null ? node.Source ?? context.Source : "");
        List<string> problems = [];
        try
        {
            PolicyDescriptor? found = context.Policies.Resolve(policy, problems, out _);
            policy = found is null ? policy : policy with { Name = found.Name };
        }
        catch (InvalidInputException plugInProblems)
        {
            context.Include(plugInProblems);
            return false;
        }

        if (problems.Count > 0)
        {
            context.Report(node, path, $"a policy of the catalogue: {string.Join("; ", problems)}");
        }

        return problems.Count == 0;
    }

    /// <summary>A plug-in named in a document lies relative to it, one named in an option where the user says.</summary>
    private static PolicyChoice Locate(PolicyChoice choice, string document)
    {
        PolicyChoice located = choice;
        if (choice.PlugIn is null && PolicyChoice.TryParse(choice.Name, out PolicyChoice named))
        {
            // The long form gives the file as the name, with the options apart.
            located = named with
            {
                Options = [.. named.Options, .. choice.Options],
            };
        }

        return located.PlugIn is { } file
            ? located with
            {
                PlugIn = Path.Combine(Path.GetDirectoryName(document) ?? "", file),
            }
            : located;
    }
}
