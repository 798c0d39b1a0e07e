using System.CommandLine;
using DmSim.Cli.Options;
using DmSim.Cli.Output;
using DmSim.Cli.Studies;
using DmSim.Core.Scenarios;
using DmSim.Lab.Density;
using DmSim.Lab.Experiments;
using DmSim.Lab.Results;
using DmSim.Reporting.Results;

namespace DmSim.Cli.Commands;

/// <summary><c>dmsim density</c>: how many of these VMs fit on this host, per policy.</summary>
internal sealed class DensityCommand
{
    private const string Examples = """
        dmsim density workloads/office-vdi-day.yaml --output results/office-vdi-day
        dmsim density --trace july.dmt --host 256GiB --policies static,hyper-v,clairvoyant
        dmsim density --trace july.dmt --host 256GiB --from 7d --duration 7d --replicates 50 --json
        dmsim density workloads/office-vdi-day.yaml --objective "pressure<=100 for 99%" --share 99 --situations steady
        """;

    private readonly StudyOptions _study = new();

    private readonly OutputOptions _output = new();

    private readonly SituationOption _situations = new();

    private readonly JournalOptions _journal = new();

    private readonly Option<string?> _share = new("--share")
    {
        Description = "Percentage of draws that must meet the objective; default 95.",
        HelpName = "PERCENT",
    };

    private readonly Option<string?> _atMost = new("--at-most")
    {
        Description = "The most VMs to try; default twice the population, or as many as their minima allow.",
        HelpName = "N",
    };

    private readonly Option<bool> _ceiling = new("--ceiling")
    {
        Description = "Say also how many VMs no rule can pass that holds what it grants.",
    };

    private readonly Invocation _invocation;

    private DensityCommand(Invocation invocation) => _invocation = invocation;

    /// <summary>Builds the command.</summary>
    public static CommandEntry Create(Invocation invocation)
    {
        DensityCommand density = new(invocation);
        Command command = new("density", "How many of these VMs fit on this host, per policy, and at what risk?");
        density._study.AddTo(command);
        command.Add(density._share);
        command.Add(density._atMost);
        command.Add(density._ceiling);
        density._situations.AddTo(command);
        density._journal.AddTo(command);
        density._output.AddTo(command);
        command.SetAction(density.Run);
        return new CommandEntry(command, Examples);
    }

    private int Run(ParseResult parsed)
    {
        List<ValidationIssue> issues = [];
        StudyRequest request = StudyRequest.Read(_invocation, parsed, _study, _output, except: null, issues);
        DensityOptions defaults = new();
        DensityOptions options = new()
        {
            ServedShare = OptionValue.Share(parsed, _share, issues) ?? defaults.ServedShare,
            MaximumVms = OptionValue.Integer(parsed, _atMost, 1, 100_000, issues),
            WithCeiling = parsed.GetValue(_ceiling),
            Situations = _situations.Read(parsed, issues),
        };
        string? journalPath = _journal.Path(parsed, request.Folder, issues);
        issues.ThrowIfAny();
        using Study study = request.Open(request.Scenario!);
        using Journal? journal = Journal.Open(journalPath, _journal.Resumes(parsed));
        DensityReport report;
        try
        {
            report = Search(study, options, request, journal);
        }
        catch (OperationCanceledException) when (_invocation.Cancellation.IsCancellationRequested)
        {
            _invocation.Terminal.Error.WriteLine(
                journal is null || journal.Count == 0
                    ? "Interrupted. Nothing was kept; with --output or --journal a search can be resumed."
                    : $"Interrupted. {journal.Count} answers are in {journalPath}; the same command goes on from there."
            );
            return ExitCodes.Interrupted;
        }

        if (request.Folder is not null)
        {
            DensityResultsWriter.Write(report, request.Folder, request.Results());
        }

        journal?.Complete();
        Answer(report, study.Experiment.Scenario, request);
        return ExitCodes.Done;
    }

    private DensityReport Search(Study study, DensityOptions options, StudyRequest request, Journal? journal)
    {
        using ProgressLine progress = new(_invocation.Terminal, "Searching", request.IsQuiet);
        LabOptions lab = new()
        {
            MaxDegreeOfParallelism = request.Threads,
            Progress = progress,
            Checkpoint = journal?.Checkpoint,
            Cancellation = _invocation.Cancellation,
        };
        return DensitySearch.Search(study.Experiment, options, lab);
    }

    private void Answer(DensityReport report, Scenario scenario, StudyRequest request)
    {
        Terminal terminal = _invocation.Terminal;
        if (request.WantsJson)
        {
            terminal.Out.Write(DensityJson.Write(report));
        }
        else
        {
            DensityText.Print(terminal, report, scenario);
        }

        ResultsNote.Print(terminal, request.Folder, request.WantsJson, request.IsQuiet);
    }
}
