using System.CommandLine;
using System.CommandLine.Help;
using DmSim.Cli.Commands.Policies;

namespace DmSim.Cli.Commands;

/// <summary>The root of all commands: one line per command.</summary>
internal static class DmSimCommand
{
    private const string Summary =
        "A laboratory for Hyper-V Dynamic Memory.\n\n"
        + "It answers: How many of these VMs fit on this host, static or dynamic, at what risk (density)? Does exactly "
        + "this fleet fit, and which host is the smallest (fit)? Which policy is better, and how sure is that "
        + "(compare)? What happens in a day, and why was memory moved (run)?\n\n"
        + "Exit codes: 0 done; 1 done, and the answer is no; 2 the input is wrong (every problem is listed, nothing is "
        + "written); 3 interrupted; 4 internal error.";

    private const string RootExamples = """
        dmsim density workloads/office-vdi-day.yaml --output results/office-vdi-day
        dmsim run workloads/teaching/squeezed-by-weight.yaml --explain bronze --from 00:02 --to 00:05
        dmsim import auto rnd-memory.csv.gz --output july.dmt
        dmsim density --trace july.dmt --host 256GiB --policies static,hyper-v,clairvoyant
        """;

    /// <summary>Every command by the name that calls it, in the order of the help.</summary>
    private static readonly (string Name, Func<Invocation, IEnumerable<CommandEntry>> Create)[] Commands =
    [
        ("density", one => [DensityCommand.Create(one)]),
        ("fit", one => [FitCommand.Create(one)]),
        ("compare", one => [CompareCommand.Create(one)]),
        ("run", one => [RunCommand.Create(one)]),
        ("validate", one => [ValidateCommand.Create(one)]),
        ("policies", PoliciesCommand.Create),
        ("decide", one => [DecideCommand.Create(one)]),
        ("import", one => [ImportCommand.Create(one)]),
        ("record", one => [RecordCommand.Create(one)]),
        ("trace", TraceCommand.Create),
        ("generate", one => [GenerateCommand.Create(one)]),
        ("export", ExportCommand.Create),
    ];

    /// <summary>
    /// Builds the commands for one call: the one that its first argument names, or all of them where it names none, as for
    /// help. What is not built need not be loaded and compiled.
    /// </summary>
    public static RootCommand Create(Invocation invocation)
    {
        string first = invocation.Arguments.Count > 0 ? invocation.Arguments[0] : "";
        int called = Array.FindIndex(Commands, command => command.Name == first);
        ReadOnlySpan<(string Name, Func<Invocation, IEnumerable<CommandEntry>> Create)> wanted =
            called < 0 ? Commands : Commands.AsSpan(called, 1);
        List<CommandEntry> entries = [];
        foreach ((_, Func<Invocation, IEnumerable<CommandEntry>> create) in wanted)
        {
            entries.AddRange(create(invocation));
        }

        RootCommand root = new(Summary);
        Dictionary<Command, string> examples = new() { [root] = RootExamples };
        foreach (CommandEntry entry in entries)
        {
            examples.Add(entry.Command, entry.Examples);
            if (entry.Command.Parents.FirstOrDefault() is null)
            {
                root.Add(entry.Command);
            }
        }

        HelpPage help = new(invocation.Terminal.Width, examples);
        root.Options.OfType<HelpOption>().Single().Action = help;
        root.SetAction(help.Invoke);
        return root;
    }
}
