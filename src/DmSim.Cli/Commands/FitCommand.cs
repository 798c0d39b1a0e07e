using System.CommandLine;
using DmSim.Cli.Options;
using DmSim.Cli.Output;
using DmSim.Cli.Studies;
using DmSim.Core.Scenarios;
using DmSim.Lab.Experiments;
using DmSim.Lab.Fitting;
using DmSim.Lab.Results;
using DmSim.Reporting;
using DmSim.Reporting.Results;

namespace DmSim.Cli.Commands;

/// <summary><c>dmsim fit</c>: does exactly this fleet fit this host, and which is the smallest that does?</summary>
internal sealed class FitCommand
{
    private const string Examples = """
        dmsim fit workloads/mixed-server-week.yaml
        dmsim fit workloads/mixed-server-week.yaml --host 160GiB --policy hyper-v --situations steady
        dmsim fit --trace servers.dmt --host 512GiB --output results/servers-fit
        """;

    private readonly StudyOptions _study = new();

    private readonly OutputOptions _output = new();

    private readonly SituationOption _situations = new();

    private readonly Option<bool> _hereOnly = new("--this-host-only")
    {
        Description = "Do not search for the smallest host.",
    };

    private readonly Invocation _invocation;

    private FitCommand(Invocation invocation) => _invocation = invocation;

    /// <summary>Builds the command.</summary>
    public static CommandEntry Create(Invocation invocation)
    {
        FitCommand fit = new(invocation);
        Command command = new(
            "fit",
            "Does exactly this fleet fit exactly this host, and which host is the smallest that holds it? "
                + "Ends with 1 when it does not fit under one of the policies asked for."
        );
        fit._study.AddTo(command);
        fit._situations.AddTo(command);
        command.Add(fit._hereOnly);
        fit._output.AddTo(command);
        command.SetAction(fit.Run);
        return new CommandEntry(command, Examples);
    }

    private int Run(ParseResult parsed)
    {
        List<ValidationIssue> issues = [];
        StudyRequest request = StudyRequest.Read(_invocation, parsed, _study, _output, except: null, issues);
        FitOptions options = new()
        {
            Situations = _situations.Read(parsed, issues),
            FindSmallestHost = !parsed.GetValue(_hereOnly),
        };
        issues.ThrowIfAny();
        using Study study = request.Open(request.Scenario!);
        FitReport report = Judge(study, options, request);
        if (request.Folder is not null)
        {
            FitResultsWriter.Write(report, request.Folder, request.Results());
        }

        Terminal terminal = _invocation.Terminal;
        if (request.WantsJson)
        {
            terminal.Out.Write(FitJson.Write(report));
        }
        else
        {
            Print(terminal, report);
        }

        ResultsNote.Print(terminal, request.Folder, request.WantsJson, request.IsQuiet);
        return report.Verdicts.All(verdict => verdict.Fits) ? ExitCodes.Done : ExitCodes.AnswerIsNo;
    }

    private FitReport Judge(Study study, FitOptions options, StudyRequest request)
    {
        using ProgressLine progress = new(_invocation.Terminal, "Fitting", request.IsQuiet);
        LabOptions lab = new()
        {
            MaxDegreeOfParallelism = request.Threads,
            Progress = progress,
            Cancellation = _invocation.Cancellation,
        };
        return FleetFit.Judge(study.Experiment, options, lab);
    }

    private static void Print(Terminal terminal, FitReport report)
    {
        Prose.Fold(terminal, Prose.Text($"{report.VmCount} VMs on {report.HostText}"));
        Prose.Fold(terminal, $"Objective: {report.Objective}");
        terminal.Out.WriteLine();
        TextTable table = new(
            ("policy", false),
            ("mapping", false),
            ("fits", false),
            ("smallest host", true),
            ("situation", false),
            ("what decides", false)
        );
        foreach (FitVerdict verdict in report.Verdicts)
        {
            table.Add(
                verdict.Policy,
                Wording.Code(verdict.Mapping),
                YesNo(verdict.Fits),
                Size(verdict.SmallestHost),
                "all",
                ""
            );
            foreach (
                FitResult result in report.Results.Where(one =>
                    one.Policy == verdict.Policy && one.Mapping == verdict.Mapping
                )
            )
            {
                table.Add(
                    "",
                    "",
                    YesNo(result.Fits),
                    Size(result.SmallestHost),
                    Wording.Words(result.Situation),
                    result.Fits ? "" : Prose.Broke(result.Binding)
                );
            }
        }

        TablePrinter.Print(terminal, table);
        Prose.Findings(terminal, report.Findings);
    }

    private static string YesNo(bool fits) => fits ? "yes" : "no";

    private static string Size(Core.Units.MemorySize? size) => size?.ToString() ?? "–";
}
