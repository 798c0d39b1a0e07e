using System.CommandLine;
using DmSim.Cli.Explaining;
using DmSim.Cli.Options;
using DmSim.Cli.Output;
using DmSim.Cli.Studies;
using DmSim.Core.Engine;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;
using DmSim.Lab.Experiments;
using DmSim.Lab.Results;
using DmSim.Reporting.Results;

namespace DmSim.Cli.Commands;

/// <summary><c>dmsim run</c>: one fleet, one policy, step by step.</summary>
internal sealed class RunCommand
{
    /// <summary>Rows of series that figures can show; more would only cost memory.</summary>
    private const int MostSeriesRows = 1440;

    /// <summary>Rows times VMs that a results folder holds at most, so that 4,000 VMs fit as well as forty.</summary>
    private const int MostSeriesCells = 1_000_000;

    private const string Examples = """
        dmsim run workloads/teaching/growth-and-trim.yaml --output results/growth
        dmsim run workloads/teaching/squeezed-by-weight.yaml --explain bronze --from 00:02 --to 00:05
        dmsim run workloads/mixed-server-week.yaml --policy hyper-v:weight=proportional,dead-band=0 --json
        dmsim run --trace july.dmt --host 1TiB --mapping high --from 7d --duration 1d
        """;

    private readonly StudyOptions _study = new();

    private readonly OutputOptions _output = new();

    private readonly ExplainOptions _explain = new();

    private readonly Invocation _invocation;

    private RunCommand(Invocation invocation) => _invocation = invocation;

    /// <summary>Builds the command.</summary>
    public static CommandEntry Create(Invocation invocation)
    {
        RunCommand run = new(invocation);
        Command command = new(
            "run",
            "What happens to this fleet under one policy, and why was memory moved? "
                + "Ends with 1 when the objective is missed."
        );
        run._study.AddTo(command);
        run._explain.AddTo(command);
        run._output.AddTo(command);
        command.SetAction(run.Run);
        return new CommandEntry(command, Examples);
    }

    private int Run(ParseResult parsed)
    {
        List<ValidationIssue> issues = [];
        string? except = _explain.IsGiven(parsed) ? "from" : null;
        StudyRequest request = StudyRequest.Read(_invocation, parsed, _study, _output, except, issues);
        ExplainWindow? window = _explain.Read(parsed, _study.For("from"), request.WantsJson, issues);
        Scenario? scenario = SinglePolicy.Of(request, _invocation, issues);
        issues.ThrowIfAny();
        using Study study = request.Open(scenario!);
        PlannedRun planned = study.Experiment.Expand()[0];
        ExplanationSink? explanation = window?.Sink(scenario!, planned.Spec);
        RunReport report = Run(study, planned, explanation, request);
        Answer(report, planned.Spec, scenario!, explanation, request);
        return report.Result.Objective.Met ? ExitCodes.Done : ExitCodes.AnswerIsNo;
    }

    private RunReport Run(Study study, PlannedRun planned, ExplanationSink? explanation, StudyRequest request)
    {
        if (request.Folder is null)
        {
            SinkFan? sinks = explanation is null ? null : new SinkFan([explanation], [explanation]);
            return Simulate(study, planned, sinks, null, request);
        }

        using ResultsFolder folder = ResultsFolder.Begin(request.Folder);
        RunReport report;
        using (DecisionCsvSink decisions = new(folder.PathOf(RunResultsWriter.DecisionsName), planned.Spec))
        using (EventCsvSink events = new(folder.PathOf(RunResultsWriter.EventsName), planned.Spec))
        using (PdhCounterSink counters = Counters(folder, planned.Spec))
        {
            SinkFan sinks = explanation is null
                ? new SinkFan([decisions], [events])
                : new SinkFan([decisions, explanation], [events, explanation]);
            int interval = RunSeries.IntervalTicksFor(planned.Spec, SeriesRowsFor(planned.Spec.Vms.Count));
            report = Simulate(study, planned, sinks, new CounterFeed(counters, 0, interval), request);
        }

        RunResultsWriter.Write(report, folder, request.Results(explanation?.Vm ?? -1));
        return report;
    }

    private static PdhCounterSink Counters(ResultsFolder folder, RunSpec spec) =>
        PdhCounterSink.ToFile(folder.PathOf(RunResultsWriter.CountersName), spec, new CounterOptions());

    private RunReport Simulate(
        Study study,
        PlannedRun planned,
        SinkFan? sinks,
        CounterFeed? counters,
        StudyRequest request
    )
    {
        using ProgressLine progress = new(_invocation.Terminal, "Running", request.IsQuiet);
        RunOptions options = new()
        {
            SeriesRows = request.Folder is null ? 0 : SeriesRowsFor(planned.Spec.Vms.Count),
            Decisions = sinks,
            Events = sinks,
            Counters = counters,
            Progress = progress.ReportShare,
            Cancellation = _invocation.Cancellation,
        };
        return ScenarioRunner.Run(study.Experiment, planned, options);
    }

    private void Answer(
        RunReport report,
        RunSpec spec,
        Scenario scenario,
        ExplanationSink? explanation,
        StudyRequest request
    )
    {
        Terminal terminal = _invocation.Terminal;
        if (request.WantsJson)
        {
            terminal.Out.Write(RunJson.Write(report));
        }
        else
        {
            if (explanation is not null)
            {
                new ExplanationText(terminal, scenario, spec).Print(explanation);
            }

            RunText.Print(terminal, report, scenario);
        }

        ResultsNote.Print(terminal, request.Folder, request.WantsJson, request.IsQuiet);
    }

    private static int SeriesRowsFor(int vmCount) =>
        Math.Clamp(MostSeriesCells / Math.Max(1, vmCount), 24, MostSeriesRows);
}
