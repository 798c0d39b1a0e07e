using System.CommandLine;
using DmSim.Cli.Explaining;
using DmSim.Core.Scenarios;

namespace DmSim.Cli.Options;

/// <summary>Which VM is to be explained, and when.</summary>
internal sealed class ExplainOptions
{
    private readonly Option<string?> _vm = new("--explain")
    {
        Description =
            "Tell what was seen, decided and moved for this VM, and why; --from and --to then bound what is told.",
        HelpName = "VM",
    };

    private readonly Option<string?> _to = new("--to")
    {
        Description = "End of what --explain tells, such as 09:10; default the end.",
        HelpName = "TIME",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_vm);
        command.Add(_to);
    }

    /// <summary>Whether an explanation is wanted.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetValue(_vm) is not null;

    /// <summary>What is to be explained; <see langword="null"/> for nothing.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="from">The option that begins the window.</param>
    /// <param name="wantsJson">Whether the answer is for machines, which an explanation is not.</param>
    /// <param name="issues">Takes problems.</param>
    public ExplainWindow? Read(ParseResult parsed, Option<string?> from, bool wantsJson, List<ValidationIssue> issues)
    {
        if (parsed.GetValue(_vm) is not { } vm)
        {
            if (parsed.GetValue(_to) is not null)
            {
                issues.Add(OptionValue.Issue(_to, "expected together with --explain"));
            }

            return null;
        }

        if (wantsJson)
        {
            issues.Add(
                OptionValue.Issue(_vm, "expected without --json: an explanation is text; decisions.csv has the data")
            );
        }

        long begin = OptionValue.Time(parsed, from, issues) ?? 0;
        long end = OptionValue.Time(parsed, _to, issues) ?? long.MaxValue;
        if (end < begin)
        {
            issues.Add(OptionValue.Issue(_to, "expected a time not before --from"));
        }

        return new ExplainWindow(vm, begin, end);
    }
}
