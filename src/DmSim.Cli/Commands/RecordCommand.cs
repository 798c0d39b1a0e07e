using System.CommandLine;
using System.Runtime.InteropServices;
using DmSim.Cli.Options;
using DmSim.Cli.Output;
using DmSim.Core.Units;
using DmSim.Lab.Experiments;
using DmSim.Lab.Results;
using DmSim.Traces.Import;
using DmSim.Traces.Native;
using DmSim.Traces.Recording;

namespace DmSim.Cli.Commands;

/// <summary><c>dmsim record</c>: the memory demand of this machine, or of programs on it, becomes a trace.</summary>
internal sealed class RecordCommand
{
    private const string Examples = """
        dmsim record --output machine.dmt --duration 8h --counters machine.csv
        dmsim record --output database.dmt --follow 1234 --duration 15min --baseline 250MiB --size 4GiB
        dmsim record --output build.dmt --command "make -j4" --by program
        dmsim record --output web.dmt --cgroup system.slice/nginx.service
        """;

    private readonly RecordOptions _options = new();
    private readonly Option<bool> _json = CommonOptions.Json();
    private readonly Option<bool> _quiet = CommonOptions.Quiet();
    private readonly Invocation _invocation;

    private RecordCommand(Invocation invocation) => _invocation = invocation;

    /// <summary>Builds the command.</summary>
    public static CommandEntry Create(Invocation invocation)
    {
        RecordCommand record = new(invocation);
        const string Summary =
            "Record the memory demand of this machine or of programs on it, as a Hyper-V host would see it, once a "
            + "second. Ctrl-C ends it in good order; whatever else ends it leaves a journal that 'import' reads.";
        Command command = new("record", Summary);
        foreach (Option option in record._options.All.Append(record._json).Append(record._quiet))
        {
            command.Add(option);
        }

        command.SetAction(record.Run);
        return new CommandEntry(command, Examples);
    }

    private int Run(ParseResult parsed)
    {
        RecordRequest request = _options.Read(parsed);
        IMemoryProbe probe = MemoryProbes.Open(request.Targets(), request.Breakdown);
        // With --force: only now that nothing else is wrong.
        File.Delete(request.Journal);
        RecordingOutcome outcome = Record(request, probe, parsed.GetValue(_quiet));
        if (outcome.Ticks == 0)
        {
            File.Delete(request.Journal);
            _invocation.Cancellation.ThrowIfCancellationRequested();
            _invocation.Terminal.Error.WriteLine("There was nothing to record; nothing was written.");
            return ExitCodes.AnswerIsNo;
        }

        // The journal is the recording; the trace is made of it as 'import' would, so that there is one way.
        ImportOutcome imported = TraceImport.Run(
            new ImportRequest(request.Journal, "recording", ImportOptions.Default)
        );
        long bytes = NativeTraceWriter.Write(imported.Trace, request.Output);
        File.Delete(request.Journal);
        Report(request, outcome, imported.Report, bytes, parsed.GetValue(_json));
        bool isCutShort = outcome.End == RecordingEnd.Stopped && request.DurationMilliseconds is not null;
        return isCutShort ? ExitCodes.Interrupted : ExitCodes.Done;
    }

    private RecordingOutcome Record(RecordRequest request, IMemoryProbe probe, bool isQuiet)
    {
        using CounterFile? counters = request.Counters is { } path ? new CounterFile(path) : null;
        using RecordingJournal journal = new(request.Journal, HeaderOf(request, probe));
        using RecordedProcess? process = request.Command.Count > 0 ? RecordedProcess.Start(request.Command) : null;
        using ProgressLine progress = new(
            _invocation.Terminal,
            $"Recording {request.Name}",
            isQuiet || !_invocation.Terminal.DrawsError
        );
        RecordingLoop loop = new(probe, new SystemClock(), request.IntervalMilliseconds);
        return loop.Run(
            journal,
            request.DurationMilliseconds,
            tick =>
            {
                counters?.Append(tick);
                Show(progress, request, tick);
            },
            _invocation.Cancellation
        );
    }

    private static void Show(ProgressLine progress, RecordRequest request, RecordingTick tick)
    {
        long demand = request.IsMachine ? tick.Machine.CommittedBytes : tick.Values.Sum(value => value.CommittedBytes);
        string seen = Prose.Text($"{TimeText.Format(tick.TimeMilliseconds)}, {Prose.Size(demand)} committed");
        progress.ReportText(seen, tick.TimeMilliseconds / (double?)request.DurationMilliseconds);
    }

    private static RecordingHeader HeaderOf(RecordRequest request, IMemoryProbe probe)
    {
        DateTimeOffset now = DateTimeOffset.Now;
        Version system = Environment.OSVersion.Version;
        (string version, _) = Provenance.OfProgram();
        string kind = OperatingSystem.IsWindows() ? "Windows" : "Linux";
        string machine = Prose.Text(
            $"{kind} {system.Major}.{system.Minor}, {RuntimeInformation.OSArchitecture}, {Environment.ProcessorCount} processors"
        );
        return new RecordingHeader
        {
            Name = request.Name,
            StartUnixMilliseconds = now.ToUnixTimeSeconds() * 1000,
            OffsetMinutes = (int)now.Offset.TotalMinutes,
            IntervalMilliseconds = request.IntervalMilliseconds,
            IsMachine = request.IsMachine && request.Breakdown == RecordingBreakdown.Whole,
            BaselineBytes = request.Baseline.Bytes,
            CountsUnreserved = request.CountsUnreserved,
            SizeBytes = request.Size.Bytes,
            Description = $"Recorded by dmsim {version} on {machine}: {probe.Description}.",
        };
    }

    private void Report(RecordRequest request, RecordingOutcome outcome, ImportReport report, long bytes, bool json)
    {
        Terminal terminal = _invocation.Terminal;
        double cost = 100.0 * outcome.ProcessorMilliseconds / Math.Max(1, outcome.LengthMilliseconds);
        if (json)
        {
            terminal.Out.Write(
                JsonText.Document(
                    "record",
                    writer =>
                    {
                        writer.WriteString("output", request.Output);
                        writer.WriteString("end", JsonText.Name(outcome.End));
                        writer.WriteNumber("vms", report.Vms);
                        writer.WriteNumber("samples", report.Samples);
                        writer.WriteNumber("missed", outcome.Missed);
                        writer.WriteNumber("estimated", outcome.MostEstimated);
                        writer.WriteNumber("durationSeconds", outcome.LengthMilliseconds / 1000.0);
                        writer.WriteNumber("recorderProcessorPercent", Math.Round(cost, 3));
                        writer.WriteNumber("fileBytes", bytes);
                        writer.List("warnings", report.Warnings, writer.WriteStringValue);
                    }
                )
            );
            return;
        }

        string length = TimeText.Format(outcome.LengthMilliseconds / 1000 * 1000);
        terminal.Out.WriteLine(
            Prose.Text($"{report.Vms} VMs, {outcome.Ticks} samples in {length}; {request.Output}, {Prose.Size(bytes)}")
        );
        terminal.Out.WriteLine(
            Prose.Text($"missed {outcome.Missed} samples; the recorder took {cost:0.0} % of one processor")
        );
        foreach (string warning in report.Warnings)
        {
            Prose.Fold(terminal, $"caution: {warning}");
        }
    }
}
