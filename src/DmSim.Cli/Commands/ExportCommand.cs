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
        dmsim export prometheus results/growth --interval 15s --from 00:05 --to 00:15 --output growth.txt
        dmsim export summary workloads/teaching/start-that-fails.yaml --at 00:10
        """;

    private readonly Invocation _invocation;
    private readonly StudyOptions _study = new();
    private readonly ExportOptions _export = new();

    private ExportCommand(Invocation invocation)
    {
        _invocation = invocation;
        _study.OfferResults();
    }

    /// <summary>Builds the command and its parts.</summary>
    public static IReadOnlyList<CommandEntry> Create(Invocation invocation)
    {
        Command export = new("export", "Show a simulated host with the names and in the forms of Windows.");
        Command counters = new("counters", "Performance counters over time as PDH-CSV, as relog writes it.");
        Command prometheus = new(
            "prometheus",
            "Counters of a moment, or over time as OpenMetrics, with windows_exporter's names."
        );
        Command summary = new("summary", "What Get-VM and WMI say of each VM at a moment.");
        ExportCommand ofCounters = new(invocation);
        ofCounters._study.AddTo(counters);
        ofCounters._export.AddForCounters(counters);
        counters.SetAction(ofCounters.WriteCounters);
        ExportCommand ofPrometheus = new(invocation);
        ofPrometheus._study.AddTo(prometheus);
        ofPrometheus._export.AddForPrometheus(prometheus);
        prometheus.SetAction(ofPrometheus.WritePrometheus);
        ExportCommand ofSummary = new(invocation);
        ofSummary._study.AddTo(summary);
        ofSummary._export.AddForSummary(summary);
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
        StudyRequest request = Read(parsed, null, issues, out Scenario? scenario);
        CounterOptions options = _export.Counters(parsed, issues);
        long interval = _export.IntervalMilliseconds(parsed, scenario, issues);
        string target = _export.Output(parsed, issues) ?? "";
        issues.ThrowIfAny();
        using Study study = Open(request, scenario!);
        PlannedRun planned = study.Experiment.Expand()[0];
        int ticks = (int)(interval / planned.Spec.TickMilliseconds);
        using OutputFile file = OutputFile.Begin(target);
        using (PdhCounterSink sink = PdhCounterSink.ToFile(file.WorkingPath, planned.Spec, options))
        {
            Simulate(planned.Spec, new CounterFeed(sink, 0, ticks), request, null);
        }

        file.Complete();
        return ExitCodes.Done;
    }

    private int WritePrometheus(ParseResult parsed)
    {
        return _export.WantsSeries(parsed) ? WriteSeries(parsed) : WriteMoment(parsed);
    }

    private int WriteMoment(ParseResult parsed)
    {
        List<ValidationIssue> issues = [];
        string? target = _export.Output(parsed, issues);
        (RunSpec spec, CounterMoment moment, _) = At(parsed, null, issues);
        Write(target, writer => writer.Write(PrometheusText.Write(spec, moment)));
        return ExitCodes.Done;
    }

    private int WriteSeries(ParseResult parsed)
    {
        List<ValidationIssue> issues = [];
        StudyRequest request = Read(parsed, "from", issues, out Scenario? scenario);
        CounterOptions options = _export.Moments(parsed, issues);
        long interval = _export.IntervalMilliseconds(parsed, scenario, issues);
        (long from, long to) = _export.Window(parsed, _study.For("from"), issues);
        string? target = _export.Output(parsed, issues);
        issues.ThrowIfAny();
        using Study study = Open(request, scenario!);
        RunSpec spec = study.Experiment.Expand()[0].Spec;
        (int first, int last) = CounterWindow.TicksOf(scenario!, spec, from, to);
        int ticks = (int)(interval / spec.TickMilliseconds);
        _export.CheckSamples(((last - first) / ticks + 1L) * spec.Vms.Count);
        OpenMetricsSeries series = new(spec, options);
        RunSpec untilThen = spec with { DurationTicks = last + 1, WarmUpTicks = 0 };
        Simulate(untilThen, new CounterFeed(series, first, ticks), request, null);
        Write(target, series.Write);
        return ExitCodes.Done;
    }

    /// <summary>Writes to a file that appears when it is complete, or to standard output.</summary>
    private void Write(string? target, Action<TextWriter> write)
    {
        if (target is null)
        {
            write(_invocation.Terminal.Out);
            return;
        }

        using OutputFile file = OutputFile.Begin(target);
        using (StreamWriter writer = new(file.WorkingPath))
        {
            write(writer);
        }

        file.Complete();
    }

    private int WriteSummary(ParseResult parsed)
    {
        FailedStartLog log = new();
        (RunSpec spec, CounterMoment moment, Scenario scenario) = At(parsed, log, []);
        if (_export.WantsJson(parsed))
        {
            _invocation.Terminal.Out.Write(SummaryTable.Json(spec, moment, log.Entries));
        }
        else
        {
            SummaryTable.Print(_invocation.Terminal, scenario, spec, moment, log.Entries);
        }

        return ExitCodes.Done;
    }

    private (RunSpec Spec, CounterMoment Moment, Scenario Scenario) At(
        ParseResult parsed,
        IEventSink? events,
        List<ValidationIssue> issues
    )
    {
        StudyRequest request = Read(parsed, null, issues, out Scenario? scenario);
        long at = _export.AtMilliseconds(parsed, issues);
        issues.ThrowIfAny();
        using Study study = Open(request, scenario!);
        RunSpec spec = study.Experiment.Expand()[0].Spec;
        long tick = (at - scenario!.FromMilliseconds) / spec.TickMilliseconds;
        if (tick < 0 || tick >= spec.DurationTicks)
        {
            throw new InvalidInputException(_export.AtIssue("expected a time within the run"));
        }

        CounterMoment moment = new();
        RunSpec untilThen = spec with { DurationTicks = (int)tick + 1, WarmUpTicks = 0 };
        Simulate(untilThen, new CounterFeed(moment, (int)tick, 1), request, events);
        return (spec, moment, scenario);
    }

    private StudyRequest Read(ParseResult parsed, string? except, List<ValidationIssue> issues, out Scenario? scenario)
    {
        bool isQuiet = _export.IsQuiet(parsed);
        StudyRequest request = StudyRequest.ReadInput(_invocation, parsed, _study, except, isQuiet, issues);
        scenario = SinglePolicy.Of(request, _invocation, issues);
        return request;
    }

    /// <summary>Opens a study; one that stands in a results folder is run again first, to see that it is the same run.</summary>
    private Study Open(StudyRequest request, Scenario scenario)
    {
        Study study = request.Open(scenario);
        try
        {
            if (request.Recorded is { } recorded)
            {
                using ProgressLine progress = new(_invocation.Terminal, "Running again", request.IsQuiet);
                RunOptions options = new() { Progress = progress.ReportShare, Cancellation = _invocation.Cancellation };
                RunReport again = ScenarioRunner.Run(study.Experiment, study.Experiment.Expand()[0], options);
                new List<ValidationIssue>(recorded.Differences(again)).ThrowIfAny();
            }

            return study;
        }
        catch
        {
            study.Dispose();
            throw;
        }
    }

    private void Simulate(RunSpec spec, CounterFeed feed, StudyRequest request, IEventSink? events)
    {
        using ProgressLine progress = new(_invocation.Terminal, "Running", request.IsQuiet);
        RunOptions options = new()
        {
            Counters = feed,
            Events = events,
            Progress = progress.ReportShare,
            Cancellation = _invocation.Cancellation,
        };
        Simulator.Run(spec, options);
    }
}
