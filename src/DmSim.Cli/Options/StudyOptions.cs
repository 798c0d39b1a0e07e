using System.CommandLine;
using DmSim.Core.Scenarios;
using DmSim.Traces.Scenarios;

namespace DmSim.Cli.Options;

/// <summary>
/// The scenario or trace of a study and everything a scenario says, as options. Values go through the scenario reader,
/// so an option accepts exactly what the key of the same meaning accepts.
/// </summary>
internal sealed class StudyOptions
{
    private readonly Argument<string?> _scenario = new("SCENARIO")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "A scenario file (YAML or JSON).",
    };

    private readonly Option<string?> _trace = Text(
        "--trace",
        "FILE",
        "Instead of a scenario: a trace (.dmt, or what import reads) with all settings at their defaults. Needs --host."
    );

    private readonly (Option<string?> Option, string Path)[] _values =
    [
        (Text("--host", "SIZE", "Physical memory of the host, such as 256GiB."), "host.memory"),
        (
            Text(
                "--reserve",
                "RESERVE",
                "What the host keeps: 8GiB, \"384MiB + 30MiB/GiB\", per-gib-30 (default) or per-gib-64."
            ),
            "host.reserve"
        ),
        (
            Text("--startup", "RULE", "Startup memory of every VM: 1GiB, \"0.5 x provisioned\", peak-demand."),
            "vms.startup"
        ),
        (Text("--minimum", "RULE", "Minimum memory of every VM; default 256MiB."), "vms.minimum"),
        (Text("--maximum", "RULE", "Maximum memory of every VM; default provisioned."), "vms.maximum"),
        (
            Text("--static-size", "RULE", "Size of every VM without Dynamic Memory; default its maximum."),
            "vms.static-size"
        ),
        (Text("--buffer", "PERCENT", "Memory buffer of every VM, 5 to 2000; default 20."), "vms.buffer"),
        (Text("--weight", "N", "Memory weight of every VM, 0 to 10000; default 5000."), "vms.weight"),
        (Text("--from", "TIME", "Start of the replayed stretch: 09:00, \"7d 12:00\", 36h."), "from"),
        (Text("--duration", "TIME", "Length of the replayed stretch: 7d, 90min; default to the end."), "duration"),
        (Text("--warm-up", "TIME", "Time at the start outside all metrics; default 10min."), "warm-up"),
        (Text("--tick", "TIME", "Length of a step, 100ms to 60s; default 1s."), "tick"),
        (Text("--initial", "STATE", "settled (default), boot-in-sequence or cold-boot."), "initial"),
        (Text("--seed", "N", "Seed of everything random; default 1."), "seed"),
        (Text("--replicates", "N", "Draws of a density search or comparison; default 20."), "replicates"),
        (Text("--pressure", "PERCENT", "Objective: pressure not to be exceeded; default 100."), "objective.pressure"),
        (
            Text("--time-share", "PERCENT", "Objective: share of time in which that holds; default 99.9%."),
            "objective.time"
        ),
        (Text("--scope", "SCOPE", "Objective: worst-vm (default) or fleet."), "objective.scope"),
        (
            Text("--resolution", "RESOLUTION", "Objective judged per tick, per sample, or auto (default)."),
            "objective.resolution"
        ),
    ];

    private readonly Option<string?> _objective = Text(
        "--objective",
        "TEXT",
        "Pressure and time share of the objective at once: \"pressure<=100 for 99.9%\"."
    );

    private readonly Option<string[]> _set = Texts(
        "--set",
        "KEY=VALUE",
        "Any other key of a scenario, such as host.version=2019 or vms.guest.application=hoarding. Repeatable."
    );

    private readonly Option<string[]> _mapping = Texts(
        "--mapping",
        "NAME",
        "How recorded memory becomes demand: low, middle, high or as-is. Repeatable."
    );

    private readonly Option<string[]> _policies = Texts(
        "--policies",
        "A,B",
        "Policies instead of the scenario's (default static,hyper-v); 'dmsim policies' lists them."
    );

    private readonly Option<string[]> _policy = Texts(
        "--policy",
        "NAME:OPTION=VALUE",
        "One policy with its options, such as hyper-v:weight=proportional,dead-band=0, or a plug-in: ./my-policy.cs, "
            + "./MyPolicies.dll:name, ./my-policy.cs:option=value. Plug-ins run with all your rights. Repeatable."
    );

    private readonly Option<string?> _threads = CommonOptions.Threads();

    /// <summary>Adds everything to a command.</summary>
    public void AddTo(Command command)
    {
        _scenario.RefuseOptions();
        command.Add(_scenario);
        command.Add(_trace);
        command.Add(_policies);
        command.Add(_policy);
        command.Add(_mapping);
        command.Add(_objective);
        foreach ((Option<string?> option, _) in _values)
        {
            command.Add(option);
        }

        command.Add(_set);
        command.Add(_threads);
    }

    /// <summary>Says in the help that a results folder may stand in the place of a scenario.</summary>
    public void OfferResults() =>
        _scenario.Description = "A scenario file (YAML or JSON), or a results folder that 'dmsim run' wrote.";

    /// <summary>The scenario file, when one is given.</summary>
    public string? Scenario(ParseResult parsed) => parsed.GetValue(_scenario);

    /// <summary>The trace, when one is given instead.</summary>
    public string? Trace(ParseResult parsed) => parsed.GetValue(_trace);

    /// <summary>How many runs may go on at the same time.</summary>
    public int Threads(ParseResult parsed, List<ValidationIssue> issues) =>
        OptionValue.Integer(parsed, _threads, 1, 1024, issues) ?? Environment.ProcessorCount;

    /// <summary>The option that sets a key directly, as in <c>from</c>.</summary>
    public Option<string?> For(string path) => _values.First(value => value.Path == path).Option;

    /// <summary>Checks that there is one input, and that a trace alone has a host.</summary>
    public void CheckInput(ParseResult parsed, List<ValidationIssue> issues)
    {
        string? scenario = Scenario(parsed);
        string? trace = Trace(parsed);
        if (scenario is null == trace is null)
        {
            issues.Add(
                new ValidationIssue(
                    "input",
                    null,
                    null,
                    null,
                    "expected either a scenario file or --trace FILE, not both or none"
                )
            );
        }
        else if (trace is not null && parsed.GetValue(For("host.memory")) is null)
        {
            issues.Add(OptionValue.Issue(For("host.memory"), "expected the memory of the host, such as 256GiB"));
        }
    }

    /// <summary>What the options change in a scenario.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="except">A key whose option means something else this time, or <see langword="null"/>.</param>
    /// <param name="issues">Takes what is no value at all.</param>
    public IReadOnlyList<ScenarioOverride> Overrides(ParseResult parsed, string? except, List<ValidationIssue> issues)
    {
        List<ScenarioOverride> overrides = [];
        AddObjective(parsed, overrides, issues);
        foreach ((Option<string?> option, string path) in _values)
        {
            if (parsed.GetValue(option) is { } value && path != except)
            {
                overrides.Add(new ScenarioOverride(option.Name, path, value));
            }
        }

        AddList(overrides, "--mapping", "mappings", parsed.GetValue(_mapping) ?? []);
        AddList(
            overrides,
            parsed.GetValue(_policies) is { Length: > 0 } ? "--policies" : "--policy",
            "policies",
            [.. (parsed.GetValue(_policies) ?? []).SelectMany(PolicyList.Split), .. parsed.GetValue(_policy) ?? []]
        );
        foreach (string setting in parsed.GetValue(_set) ?? [])
        {
            AddSetting(setting, overrides, issues);
        }

        return overrides;
    }

    private static Option<string?> Text(string name, string helpName, string description) =>
        new(name) { HelpName = helpName, Description = description };

    private static Option<string[]> Texts(string name, string helpName, string description) =>
        new(name)
        {
            HelpName = helpName,
            Description = description,
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
        };

    private static void AddList(List<ScenarioOverride> overrides, string option, string path, string[] values)
    {
        if (values.Length > 0)
        {
            overrides.Add(new ScenarioOverride(option, path, values, IsList: true));
        }
    }

    private void AddObjective(ParseResult parsed, List<ScenarioOverride> overrides, List<ValidationIssue> issues)
    {
        if (parsed.GetValue(_objective) is not { } text)
        {
            return;
        }

        if (ObjectiveText.TryParse(text, out string pressure, out string timeShare))
        {
            overrides.Add(new ScenarioOverride(_objective.Name, "objective.pressure", pressure));
            overrides.Add(new ScenarioOverride(_objective.Name, "objective.time", timeShare));
        }
        else
        {
            issues.Add(OptionValue.Issue(_objective, $"expected {ObjectiveText.Expected}, not '{text}'"));
        }
    }

    private void AddSetting(string setting, List<ScenarioOverride> overrides, List<ValidationIssue> issues)
    {
        int equals = setting.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            issues.Add(OptionValue.Issue(_set, $"expected KEY=VALUE, not '{setting}'"));
            return;
        }

        string key = setting[..equals].Trim();
        overrides.Add(new ScenarioOverride($"{_set.Name} {key}", key, setting[(equals + 1)..].Trim()));
    }
}
