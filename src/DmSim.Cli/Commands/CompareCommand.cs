using System.CommandLine;
using DmSim.Cli.Options;
using DmSim.Cli.Output;
using DmSim.Cli.Studies;
using DmSim.Core.Scenarios;
using DmSim.Lab.Comparing;
using DmSim.Lab.Experiments;
using DmSim.Lab.Results;
using DmSim.Reporting.Results;

namespace DmSim.Cli.Commands;

/// <summary><c>dmsim compare</c>: policies on the same fleets, with paired differences.</summary>
internal sealed class CompareCommand
{
    private const string Examples = """
        dmsim compare workloads/mixed-server-week.yaml --policies static,hyper-v,clairvoyant
        dmsim compare workloads/office-vdi-day.yaml --vms 40 --replicates 30 --output results/compared
        dmsim compare workloads/mixed-server-week.yaml --policies hyper-v,hyper-v:weight=proportional,dead-band=0
        """;

    private readonly StudyOptions _study = new();

    private readonly OutputOptions _output = new();

    private readonly Option<string?> _vms = new("--vms")
    {
        Description = "VMs per fleet, drawn anew for every replicate; default the whole population, once.",
        HelpName = "N",
    };

    private readonly Option<string?> _baseline = new("--baseline")
    {
        Description = "The policy the others are compared with; default the first.",
        HelpName = "POLICY",
    };

    private readonly Invocation _invocation;

    private CompareCommand(Invocation invocation) => _invocation = invocation;

    /// <summary>Builds the command.</summary>
    public static CommandEntry Create(Invocation invocation)
    {
        CompareCommand compare = new(invocation);
        Command command = new("compare", "Which policy is better, by how much, and how sure is that?");
        compare._study.AddTo(command);
        command.Add(compare._vms);
        command.Add(compare._baseline);
        compare._output.AddTo(command);
        command.SetAction(compare.Run);
        return new CommandEntry(command, Examples);
    }

    private int Run(ParseResult parsed)
    {
        List<ValidationIssue> issues = [];
        StudyRequest request = StudyRequest.Read(_invocation, parsed, _study, _output, except: null, issues);
        ComparisonOptions options = new()
        {
            VmCount = OptionValue.Integer(parsed, _vms, 1, 100_000, issues),
            Baseline = Baseline(parsed, issues),
        };
        issues.ThrowIfAny();
        using Study study = request.Open(request.Scenario!);
        ComparisonReport report = Compare(study, options, request);
        if (request.Folder is not null)
        {
            ComparisonResultsWriter.Write(report, request.Folder, request.Results());
        }

        Terminal terminal = _invocation.Terminal;
        if (request.WantsJson)
        {
            terminal.Out.Write(ComparisonJson.Write(report));
        }
        else
        {
            ComparisonText.Print(terminal, report);
        }

        ResultsNote.Print(terminal, request.Folder, request.WantsJson, request.IsQuiet);
        return ExitCodes.Done;
    }

    /// <summary>The baseline as results call it: of a plug-in's file its policy's name.</summary>
    private string? Baseline(ParseResult parsed, List<ValidationIssue> issues)
    {
        string? text = parsed.GetValue(_baseline);
        return text is not null && PolicyChoice.TryParse(text, out PolicyChoice choice) && choice.PlugIn is not null
            ? PolicyText.Resolve(_invocation, _baseline, text, issues)?.Label
            : text;
    }

    private ComparisonReport Compare(Study study, ComparisonOptions options, StudyRequest request)
    {
        using ProgressLine progress = new(_invocation.Terminal, "Comparing", request.IsQuiet);
        LabOptions lab = new()
        {
            MaxDegreeOfParallelism = request.Threads,
            Progress = progress,
            Cancellation = _invocation.Cancellation,
        };
        return PolicyComparison.Compare(study.Experiment, options, lab);
    }
}
