using System.CommandLine;
using DmSim.Cli.Options;
using DmSim.Core.Scenarios;
using DmSim.Traces.Import;

namespace DmSim.Cli.Commands;

/// <summary>The options of <c>dmsim import</c> that only published data sets need.</summary>
internal sealed class DataSetOptions
{
    private static readonly (string Name, VmGrouping Value)[] Groupings =
    [
        ("task", VmGrouping.Task),
        ("job", VmGrouping.Job),
    ];

    /// <summary>What becomes a VM.</summary>
    public Option<string?> VmPer { get; } =
        new("--vm-per")
        {
            Description = "What is a VM where jobs consist of tasks: task (default), or job, the sum of its tasks.",
            HelpName = "UNIT",
        };

    /// <summary>How demand is made up.</summary>
    public Option<string?> SyntheticDemand { get; } =
        new("--synthetic-demand")
        {
            Description =
                "Make demand up where none was recorded: default, or share=20..80,cpu=20,seed=1 (percent of the size).",
            HelpName = "SPEC",
        };

    /// <summary>Adds what the user chose.</summary>
    public ImportOptions Read(ParseResult parsed, ImportOptions options, List<ValidationIssue> issues)
    {
        SyntheticDemand? demand = null;
        if (
            parsed.GetValue(SyntheticDemand) is { } text
            && DmSim.Traces.Import.SyntheticDemand.TryParse(text, out demand) is string problem
        )
        {
            issues.Add(OptionValue.Issue(SyntheticDemand, problem));
        }

        return options with
        {
            VmPer = OptionValue.Choice(VmPer, parsed.GetValue(VmPer), Groupings, issues) ?? VmGrouping.Task,
            SyntheticDemand = demand,
        };
    }
}
