using System.CommandLine;
using DmSim.Cli.Options;
using DmSim.Cli.Output;
using DmSim.Cli.Studies;
using DmSim.Core.Engine;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;
using DmSim.Lab.Experiments;
using DmSim.Reporting.Results;

namespace DmSim.Cli.Commands;

/// <summary><c>dmsim export</c>: what Windows would show of a simulated host.</summary>
internal sealed class ExportCommand
{
    private const string Examples = """
        dmsim export counters workloads/teaching/growth-and-trim.yaml --output growth.csv --interval 5s
        dmsim export counters run.yaml -o run.csv --computer HV01 --zone "W. Europe Standard Time" --bias -60 --guests
        dmsim export prometheus workloads/teaching/growth-and-trim.yaml --at 00:10
        dmsim export summary workloads/teaching/growth-and-trim.yaml --at 00:10
        """;

    private readonly Invocation _invocation;
    private readonly StudyOptions _study = new();
    private readonly ExportOptions _export = new();

    private ExportCommand(Invocation invocation) => _invocation = invocation;

    /// <summary>Builds the command and its parts.</summary>
    public static IReadOnlyList<CommandEntry> Create(Invocation invocation)
    {
        Command export = new("export", "Show a simulated host with the names and in the forms of Windows.");
        Command counters = new("counters", "Performance counters over time as PDH-CSV, as relog writes it.");
        Command prometheus = new("prometheus", "Counters of a moment with windows_exporter's names.");
        Command summary = new("summary", "What Get-VM and WMI say of each VM at a moment.");
        ExportCommand ofCounters = new(invocation);
        ofCounters._study.AddTo(counters);
        ofCounters._export.AddForCounters(counters);
        counters.SetAction(ofCounters.WriteCounters);
        ExportCommand ofPrometheus = new(invocation);
        ofPrometheus._study.AddTo(prometheus);
        ofPrometheus._export.AddForMoment(prometheus);
        prometheus.SetAction(ofPrometheus.WritePrometheus);
        ExportCommand ofSummary = new(invocation);
        ofSummary._study.AddTo(summary);
        ofSummary._export.AddForMoment(summary);
        summary.SetAction(ofSummary.WriteSummary);
        foreach (Command part in new[] { counters, prometheus, summary })
        {
            export.Add(part);
        }

        return
        [
            new CommandEntry(export, Examples),
            new CommandEntry(counters, Examples),
            new CommandEntry(prometheus, Examples),
            new CommandEntry(summary, Examples),
        ];
    }

    private int WriteCounters(ParseResult parsed)
    {
        List<ValidationIssue> issues = [];
        StudyRequest request = Read(parsed, issues, out Scenario? scenario);
        CounterOptions options = _export.Counters(parsed, issues);
        long interval = _export.IntervalMilliseconds(parsed, scenario, issues);
        string target = _export.Output(parsed, issues);
        issues.ThrowIfAny();
        using Study study = request.Open(scenario!);
        PlannedRun planned = study.Experiment.Expand()[0];
        int ticks = (int)(interval / planned.Spec.TickMilliseconds);
        using OutputFile file = OutputFile.Begin(target);
        using (PdhCounterSink sink = PdhCounterSink.ToFile(file.WorkingPath, planned.Spec, options))
        {
            Simulate(planned.Spec, new CounterFeed(sink, 0, ticks), request);
        }

        file.Complete();
        return ExitCodes.Done;
    }

    private int WritePrometheus(ParseResult parsed)
    {
        (RunSpec spec, CounterMoment moment, _) = At(parsed);
        _invocation.Terminal.Out.Write(PrometheusText.Write(spec, moment));
        return ExitCodes.Done;
    }

    private int WriteSummary(ParseResult parsed)
    {
        (RunSpec spec, CounterMoment moment, Scenario scenario) = At(parsed);
        SummaryTable.Print(_invocation.Terminal, scenario, spec, moment);
        return ExitCodes.Done;
    }

    private (RunSpec Spec, CounterMoment Moment, Scenario Scenario) At(ParseResult parsed)
    {
        List<ValidationIssue> issues = [];
        StudyRequest request = Read(parsed, issues, out Scenario? scenario);
        long at = _export.AtMilliseconds(parsed, issues);
        issues.ThrowIfAny();
        using Study study = request.Open(scenario!);
        RunSpec spec = study.Experiment.Expand()[0].Spec;
        long tick = (at - scenario!.FromMilliseconds) / spec.TickMilliseconds;
        if (tick < 0 || tick >= spec.DurationTicks)
        {
            throw new InvalidInputException(_export.AtIssue("expected a time within the run"));
        }

        CounterMoment moment = new();
        RunSpec untilThen = spec with { DurationTicks = (int)tick + 1, WarmUpTicks = 0 };
        Simulate(untilThen, new CounterFeed(moment, (int)tick, 1), request);
        return (spec, moment, scenario);
    }

    private StudyRequest Read(ParseResult parsed, List<ValidationIssue> issues, out Scenario? scenario)
    {
        StudyRequest request = StudyRequest.ReadInput(_invocation, parsed, _study, _export.IsQuiet(parsed), issues);
        scenario = SinglePolicy.Of(request, _invocation, issues);
        return request;
    }

    private void Simulate(RunSpec spec, CounterFeed feed, StudyRequest request)
    {
        using ProgressLine progress = new(_invocation.Terminal, "Running", request.IsQuiet);
        RunOptions options = new()
        {
            Counters = feed,
            Progress = progress.ReportShare,
            Cancellation = _invocation.Cancellation,
        };
        Simulator.Run(spec, options);
    }
}
