using System.CommandLine;
using System.Text.Json;
using DmSim.Cli.Commands.Traces;
using DmSim.Cli.Options;
using DmSim.Cli.Output;
using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Lab.Results;
using DmSim.Traces.Import;
using DmSim.Traces.Native;
using DmSim.Traces.Tools;

namespace DmSim.Cli.Commands;

/// <summary><c>dmsim trace info</c>: what a trace holds, in numbers.</summary>
internal static class TraceCommand
{
    private const string Examples = """
        dmsim trace info july.dmt
        dmsim trace info july.dmt --vms
        dmsim trace info servers.csv --json
        """;

    /// <summary>Builds the command and its parts.</summary>
    public static IReadOnlyList<CommandEntry> Create(Invocation invocation)
    {
        Argument<string> file = new("FILE") { Description = "A native trace, or any format that 'import' reads." };
        file.RefuseOptions();
        Option<bool> vms = new("--vms") { Description = "List every VM." };
        Option<bool> json = CommonOptions.Json();
        Option<bool> quiet = CommonOptions.Quiet();
        Command info = new("info", "Show what a trace holds: VMs, samples, intervals, spread of demand, provenance.")
        {
            file,
            vms,
            json,
            quiet,
        };
        info.SetAction(parsed =>
        {
            TraceSummary summary = Summarize(invocation, parsed.GetValue(file)!, parsed.GetValue(quiet));
            if (parsed.GetValue(json))
            {
                invocation.Terminal.Out.Write(Json(summary));
            }
            else
            {
                Print(invocation.Terminal, summary);
                if (parsed.GetValue(vms))
                {
                    PrintVms(invocation.Terminal, summary);
                }
            }

            return ExitCodes.Done;
        });
        List<CommandEntry> entries =
        [
            new CommandEntry(info, Examples),
            TraceStatsCommand.Create(invocation),
            .. TraceTools.All.Select(tool => TraceToolCommand.Create(invocation, tool)),
            TraceExportCommand.Create(invocation),
        ];
        Command trace = new("trace", "Look into traces and make new ones of them.");
        entries.ForEach(entry => trace.Add(entry.Command));
        return [new CommandEntry(trace, Examples), .. entries];
    }

    private static TraceSummary Summarize(Invocation invocation, string file, bool isQuiet)
    {
        using ProgressLine progress = new(invocation.Terminal, $"Reading {Path.GetFileName(file)}", isQuiet);
        DemandTrace trace = TraceFile.Open(file, progress.ForBytes(), invocation.Cancellation);
        using IDisposable? mapping = trace as IDisposable;
        return TraceSummary.Of(trace, invocation.Cancellation);
    }

    private static void Print(Terminal terminal, TraceSummary summary)
    {
        TraceInfo info = summary.Info;
        TextTable table = new(("trace", false), (info.Name, false));
        table.Add("VMs", Prose.Text($"{summary.Vms.Count}"));
        table.Add("samples", Prose.Text($"{summary.Samples}"));
        table.Add("absent samples", Prose.Text($"{summary.Vms.Sum(vm => (long)vm.AbsentSamples)}"));
        table.Add("signal", JsonText.Name(info.Signal));
        table.Add("length", TimeText.Format(info.DurationMilliseconds));
        table.Add("begins", Begin(info));
        table.Add(
            "intervals",
            string.Join(
                ", ",
                summary
                    .Intervals.Take(5)
                    .Select(one => Prose.Text($"{TimeText.Format(one.IntervalMilliseconds)} ({one.VmCount} VMs)"))
            )
        );
        table.Add("mean demand", Total(summary, vm => vm.Demand?.MeanBytes));
        table.Add("sum of peaks", Total(summary, vm => vm.Demand?.MaximumBytes));
        table.Add("sum provisioned", Total(summary, vm => vm.Provisioned?.MaximumBytes));
        table.Add("file", summary.FileBytes is { } bytes ? Prose.Size(bytes) : "not native");
        TablePrinter.Print(terminal, table);
        if (info.Provenance.Length > 0)
        {
            terminal.Out.WriteLine();
            Prose.Fold(terminal, info.Provenance);
        }
    }

    private static string Begin(TraceInfo info) =>
        info.StartUnixMilliseconds is { } start
            ? Prose.Text($"{DateTimeOffset.FromUnixTimeMilliseconds(start):yyyy-MM-dd HH:mm:ss} UTC")
            : $"no date; time of day {TimeText.FormatClock(info.StartSecondOfDay)}";

    private static string Total(TraceSummary summary, Func<TraceVmSummary, long?> of) =>
        Prose.Size(summary.Vms.Sum(vm => of(vm) ?? 0));

    private static void PrintVms(Terminal terminal, TraceSummary summary)
    {
        terminal.Out.WriteLine();
        TextTable table = new(
            ("vm", false),
            ("samples", true),
            ("absent", true),
            ("minimum", true),
            ("mean", true),
            ("p95", true),
            ("maximum", true),
            ("provisioned", true)
        );
        foreach (TraceVmSummary vm in summary.Vms)
        {
            table.Add(
                vm.Name,
                Prose.Text($"{vm.Samples}"),
                Prose.Text($"{vm.AbsentSamples}"),
                SizeOf(vm.Demand?.MinimumBytes),
                SizeOf(vm.Demand?.MeanBytes),
                SizeOf(vm.Demand?.P95Bytes),
                SizeOf(vm.Demand?.MaximumBytes),
                SizeOf(vm.Provisioned?.MaximumBytes)
            );
        }

        TablePrinter.Print(terminal, table);
    }

    private static string SizeOf(long? bytes) => bytes is { } size ? Prose.Size(size) : "–";

    private static string Json(TraceSummary summary) =>
        JsonText.Document(
            "trace",
            json =>
            {
                json.WriteString("name", summary.Info.Name);
                json.WriteString("signal", JsonText.Name(summary.Info.Signal));
                json.Integer("startUnixMilliseconds", summary.Info.StartUnixMilliseconds);
                json.WriteNumber("startSecondOfDay", summary.Info.StartSecondOfDay);
                json.WriteNumber("durationSeconds", summary.Info.DurationMilliseconds / 1000.0);
                json.WriteNumber("samples", summary.Samples);
                json.Integer("fileBytes", summary.FileBytes);
                json.WriteString("provenance", summary.Info.Provenance);
                json.WriteString("sourceSha256", summary.Info.SourceSha256);
                json.List("vms", summary.Vms, vm => json.Object(null, () => Write(json, vm)));
            }
        );

    private static void Write(Utf8JsonWriter json, TraceVmSummary vm)
    {
        json.WriteString("name", vm.Name);
        json.WriteNumber("samples", vm.Samples);
        json.WriteNumber("absentSamples", vm.AbsentSamples);
        json.WriteNumber("firstSeconds", vm.FirstMilliseconds / 1000.0);
        json.WriteNumber("endSeconds", vm.EndMilliseconds / 1000.0);
        json.WriteNumber("intervalSeconds", vm.IntervalMilliseconds / 1000.0);
        Write(json, "demand", vm.Demand);
        Write(json, "provisioned", vm.Provisioned);
    }

    private static void Write(Utf8JsonWriter json, string name, ValueSummary? values)
    {
        if (values is null)
        {
            json.WriteNull(name);
            return;
        }

        json.Object(
            name,
            () =>
            {
                json.WriteNumber("minimumBytes", values.MinimumBytes);
                json.WriteNumber("meanBytes", values.MeanBytes);
                json.WriteNumber("p95Bytes", values.P95Bytes);
                json.WriteNumber("maximumBytes", values.MaximumBytes);
            }
        );
    }
}
