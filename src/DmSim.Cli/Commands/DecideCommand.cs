using System.CommandLine;
using DmSim.Cli.Options;
using DmSim.Cli.Output;
using DmSim.Cli.Studies;
using DmSim.Core.Policies.Snapshots;
using DmSim.Core.Scenarios;
using DmSim.Lab.Experiments;
using DmSim.Lab.Results;
using DmSim.Traces.Snapshots;

namespace DmSim.Cli.Commands;

/// <summary><c>dmsim decide</c>: what a policy would do with one snapshot of a host, or with several in order.</summary>
internal sealed class DecideCommand
{
    private const string Examples = """
        dmsim decide --policy hyper-v snapshot.json
        dmsim decide --policy hyper-v:weight=proportional snapshot.json --json
        """;

    private readonly Invocation _invocation;
    private readonly Argument<string> _file = new("SNAPSHOT")
    {
        Description = "A snapshot (dmsim/snapshot/1), or a list of them that one policy sees in order; JSON or YAML.",
    };

    private readonly Option<string> _policy = new("--policy")
    {
        Description = $"The policy: {PolicyText.Forms}.",
        HelpName = "POLICY",
        Required = true,
    };

    private readonly Option<string?> _tick = new("--tick")
    {
        Description = "Length of a tick, 100 ms to 60 s; default 1 s.",
        HelpName = "TIME",
    };

    private readonly Option<bool> _json = CommonOptions.Json();

    private DecideCommand(Invocation invocation) => _invocation = invocation;

    /// <summary>Builds the command.</summary>
    public static CommandEntry Create(Invocation invocation)
    {
        Command command = new(
            "decide",
            "Ask a policy what it would do with one snapshot of a host, and why. Nothing is simulated: targets are shown as "
                + "ordered, before the machine limits and rounds them."
        );
        DecideCommand decide = new(invocation);
        command.Add(decide._file);
        command.Add(decide._policy);
        command.Add(decide._tick);
        command.Add(decide._json);
        command.SetAction(decide.Run);
        return new CommandEntry(command, Examples);
    }

    private int Run(ParseResult parsed)
    {
        List<ValidationIssue> issues = [];
        int tick = TickMilliseconds(parsed, issues);
        string file = parsed.GetValue(_file)!;
        ResolvedPolicy? policy = Resolve(parsed, issues);
        IReadOnlyList<HostSnapshot> snapshots = Read(file, issues);
        issues.ThrowIfAny();
        SnapshotDecider decider = new(snapshots, policy!.Descriptor, policy.Options, tick);
        CheckState(decider, policy, snapshots, file);
        IReadOnlyList<SnapshotDecision> decisions = decider.DecideAll();
        if (parsed.GetValue(_json))
        {
            _invocation.Terminal.Out.Write(DecisionJson.Write(policy.Descriptor.Name, policy.Options, decisions));
        }
        else
        {
            DecisionText.Print(_invocation.Terminal, policy.Label, snapshots, decisions);
        }

        return ExitCodes.Done;
    }

    private int TickMilliseconds(ParseResult parsed, List<ValidationIssue> issues)
    {
        long tick = OptionValue.Time(parsed, _tick, issues) ?? 1000;
        if (tick is >= 100 and <= 60_000)
        {
            return (int)tick;
        }

        issues.Add(OptionValue.Issue(_tick, "expected a time from 100 ms to 60 s"));
        return 1000;
    }

    private ResolvedPolicy? Resolve(ParseResult parsed, List<ValidationIssue> issues)
    {
        ResolvedPolicy? policy = PolicyText.Resolve(_invocation, _policy, parsed.GetValue(_policy)!, issues);
        if (policy is { Descriptor: { UsesForesight: true } seer })
        {
            issues.Add(
                OptionValue.Issue(
                    _policy,
                    $"expected a policy that decides by what it sees; {seer.Name} knows the future"
                )
            );
        }

        return policy;
    }

    private static IReadOnlyList<HostSnapshot> Read(string file, List<ValidationIssue> issues)
    {
        try
        {
            return SnapshotReader.ReadFile(file);
        }
        catch (InvalidInputException exception)
        {
            issues.AddRange(exception.Issues);
            return [];
        }
    }

    private static void CheckState(
        SnapshotDecider decider,
        ResolvedPolicy policy,
        IReadOnlyList<HostSnapshot> snapshots,
        string file
    )
    {
        List<ValidationIssue> issues = [];
        string known = decider.StateNames.Count == 0 ? "it takes none" : string.Join(", ", decider.StateNames);
        foreach (string name in snapshots.SelectMany(snapshot => snapshot.PolicyState).Select(state => state.Key))
        {
            if (!decider.StateNames.Contains(name))
            {
                issues.Add(
                    new ValidationIssue(
                        file,
                        null,
                        null,
                        $"policyState.{name}",
                        $"expected a quantity that {policy.Descriptor.Name} decides by: {known}"
                    )
                );
            }
        }

        issues.ThrowIfAny();
    }
}
