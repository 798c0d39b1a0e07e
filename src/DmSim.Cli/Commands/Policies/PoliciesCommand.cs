using System.CommandLine;
using DmSim.Cli.Options;
using DmSim.Cli.Output;
using DmSim.Cli.Studies;
using DmSim.Core.Policies;
using DmSim.Core.Scenarios;
using DmSim.Lab.Results;

namespace DmSim.Cli.Commands.Policies;

/// <summary><c>dmsim policies</c>: the catalogue with every option, its unit, default and range.</summary>
internal static class PoliciesCommand
{
    private const string Examples = """
        dmsim policies
        dmsim policies --json
        dmsim policies --plug-in ./my-policy.cs
        """;

    /// <summary>Builds the command and those below it.</summary>
    public static IEnumerable<CommandEntry> Create(Invocation invocation)
    {
        Command command = new("policies", "List the policies with their options, units, defaults and sources.");
        Option<string[]> plugIns = new("--plug-in")
        {
            HelpName = "FILE",
            Description = "List the policies of a plug-in too: a C# file or a class library. Repeatable.",
            AllowMultipleArgumentsPerToken = false,
        };
        Option<bool> json = CommonOptions.Json();
        command.Add(plugIns);
        command.Add(json);
        command.SetAction(parsed =>
        {
            IReadOnlyList<PolicyDescriptor> policies = All(invocation, parsed.GetValue(plugIns) ?? []);
            if (parsed.GetValue(json))
            {
                invocation.Terminal.Out.Write(PoliciesJson.Write(policies));
            }
            else
            {
                Print(invocation.Terminal, policies);
            }

            return ExitCodes.Done;
        });
        yield return new CommandEntry(command, Examples);
        foreach (
            CommandEntry entry in new[] { NewPolicyCommand.Create(invocation), CheckPolicyCommand.Create(invocation) }
        )
        {
            command.Add(entry.Command);
            yield return entry;
        }
    }

    private static List<PolicyDescriptor> All(Invocation invocation, string[] plugIns)
    {
        List<PolicyDescriptor> policies = [.. invocation.Policies.Entries];
        List<ValidationIssue> issues = [];
        foreach (string file in plugIns.Distinct())
        {
            if (!PolicyChoice.IsPlugInFile(file))
            {
                issues.Add(new ValidationIssue(file, null, null, null, "expected a plug-in: a .cs or .dll file"));
                continue;
            }

            try
            {
                policies.AddRange(invocation.Policies.PoliciesOf(file));
            }
            catch (InvalidInputException problem)
            {
                issues.AddRange(problem.Issues);
            }
        }

        issues.ThrowIfAny();
        return policies;
    }

    private static void Print(Terminal terminal, IReadOnlyList<PolicyDescriptor> policies)
    {
        bool first = true;
        foreach (PolicyDescriptor policy in policies)
        {
            terminal.Out.Write(first ? "" : Environment.NewLine);
            first = false;
            string bound = policy.UsesForesight ? " (sees the future: a bound)" : "";
            terminal.Out.WriteLine($"{policy.Name}{bound}");
            Prose.Fold(terminal, $"  {policy.Summary}");
            Prose.Fold(terminal, $"  Source: {policy.Source}");
            if (policy.PlugIn is { } plugIn)
            {
                Prose.Fold(terminal, $"  Plug-in: {plugIn.File}, SHA-256 {plugIn.Sha256}");
            }

            Prose.Fold(terminal, $"  Hypervisor: {policy.Profile}");
            if (policy.Options.Count == 0)
            {
                continue;
            }

            TextTable table = new(
                ("option", false),
                ("default", true),
                ("unit", false),
                ("allowed", false),
                ("meaning", false)
            );
            foreach (PolicyOption option in policy.Options)
            {
                table.Add(option.Name, option.Default, option.Unit, Allowed(option), option.Description);
            }

            TablePrinter.Print(terminal, table);
        }
    }

    private static string Allowed(PolicyOption option) =>
        option.Choices.Count > 0
            ? string.Join(" | ", option.Choices)
            : Prose.Text($"{option.Minimum} to {option.Maximum}");
}
