using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using DmSim.Core.Engine;
using DmSim.Core.Policies;
using DmSim.Core.Recording;
using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Lab.Experiments;
using DmSim.Reporting.Results;
using Parquet;

namespace DmSim.Reporting.Tests;

public sealed class RunResultsTests
{
    private static readonly ResultsOptions Options = new() { Command = "dmsim run \"a & b\".yaml" };

    [Fact]
    public void The_folder_holds_what_is_promised()
    {
        using TemporaryFolder folder = new();
        string target = Write(folder, "run");
        Assert.Equal(
            [
                "counters.csv",
                "decisions.csv",
                "events.csv",
                "figures/assigned-stacked.csv",
                "figures/assigned-stacked.png",
                "figures/assigned-stacked.svg",
                "figures/pressure-heatmap.csv",
                "figures/pressure-heatmap.png",
                "figures/pressure-heatmap.svg",
                "figures/vm-memory.csv",
                "figures/vm-memory.png",
                "figures/vm-memory.svg",
                "manifest.json",
                "report.html",
                "series.parquet",
                "summary.json",
                "vms.csv",
            ],
            TemporaryFolder.Hashes(target).Keys
        );
        Assert.Equal([target], Directory.GetFileSystemEntries(folder.Root));
    }

    [Fact]
    public void Decisions_and_events_are_written_as_they_happen()
    {
        using TemporaryFolder folder = new();
        string target = Write(folder, "run");
        string name = "\"'=2+5 <b>&\"\"Büro\"\", \\(1)\"";
        Assert.Equal(
            "tick,seconds,vm,targetBytes,reason,assignedBytes,reportedDemandBytes,freeBytes,node\n"
                + "3,3,web,1073741824,grown to target,536870912,894784853,1000,\n"
                + $"4,4,{name},536870912,squeezed to make room for a start,1073741824,,0,1\n",
            File.ReadAllText(Path.Combine(target, "decisions.csv"))
        );
        Assert.Equal(
            "tick,seconds,event,vm,bytes,why\n"
                + "5,5,operation ended,web,-2097152,\n"
                + "6,6,host load changed,,4096,\n",
            File.ReadAllText(Path.Combine(target, "events.csv"))
        );
    }

    [Fact]
    public async Task Series_are_readable_parquet()
    {
        using TemporaryFolder folder = new();
        string target = Write(folder, "run");
        await using ParquetReader reader = await ParquetReader.CreateAsync(
            Path.Combine(target, "series.parquet"),
            cancellationToken: TestContext.Current.CancellationToken
        );
        string[] expected =
        [
            "tick",
            "seconds",
            "vm",
            "demandMebibytes",
            "assignedMebibytes",
            "visibleMebibytes",
            "maxPressurePercent",
            "hostFreeMebibytes",
        ];
        Assert.Equal(expected, reader.Schema.DataFields.Select(field => field.Name));
        using ParquetRowGroupReader group = reader.OpenRowGroupReader(0);
        Assert.Equal(6, group.RowCount);
        int[] ticks = new int[6];
        float[] demand = new float[6];
        string?[] names = new string?[6];
        CancellationToken token = TestContext.Current.CancellationToken;
        await group.ReadAsync<int>(reader.Schema.DataFields[0], ticks, null, token);
        await group.ReadAsync(reader.Schema.DataFields[2], names.AsMemory()!, null, token);
        await group.ReadAsync<float>(reader.Schema.DataFields[3], demand, null, token);
        Assert.Equal([0, 0, 10, 10, 20, 20], ticks);
        Assert.Equal([512f, 0, 1024, 256, 1280, 300], demand);
        Assert.Equal("web", names[0]);
        Assert.Equal(SampleReports.NastyName, names[1]);
    }

    [Fact]
    public void The_summary_has_the_fixed_names()
    {
        using TemporaryFolder folder = new();
        string target = Write(folder, "run");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(target, "summary.json")));
        JsonElement root = document.RootElement;
        Assert.Equal("dmsim/run/1", root.GetProperty("schema").GetString());
        Assert.Equal("0000000000000abc", root.GetProperty("decisionHash").GetString());
        JsonElement highest = root.GetProperty("metrics").GetProperty("pressureMax");
        Assert.Equal(125, highest.GetProperty("value").GetDouble());
        Assert.Equal("%", highest.GetProperty("unit").GetString());
        Assert.Equal(SampleReports.NastyName, root.GetProperty("vms")[1].GetProperty("name").GetString());
        Assert.False(root.GetProperty("objective").GetProperty("met").GetBoolean());
        Assert.Equal(42, root.GetProperty("provenance").GetProperty("seed").GetInt32());
    }

    [Fact]
    public void Vms_are_listed_with_their_metrics_and_units()
    {
        using TemporaryFolder folder = new();
        string target = Write(folder, "run");
        string[] lines = File.ReadAllLines(Path.Combine(target, "vms.csv"));
        Assert.StartsWith(
            "index,vm,pressureP50 (%),pressureP95 (%),pressureP99 (%),pressureMax (%),",
            lines[0],
            StringComparison.Ordinal
        );
        // 20 of 30 ticks at 80 %, 10 at 120 %: half lies at 80, 95 % below 120.
        Assert.StartsWith("0,web,80,120,120,125,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("1,\"'=2+5 <b>&\"\"Büro\"\", \\(1)\",80,80,80,58.6,", lines[2], StringComparison.Ordinal);
        Assert.Equal(3, lines.Length);
    }

    [Fact]
    public void The_manifest_lists_every_other_file_with_its_true_hash_and_size()
    {
        using TemporaryFolder folder = new();
        string target = Write(folder, "run");
        SortedDictionary<string, string> hashes = TemporaryFolder.Hashes(target);
        Assert.True(hashes.Remove("manifest.json"));
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(target, "manifest.json")));
        Assert.Equal("dmsim/manifest/1", manifest.RootElement.GetProperty("schema").GetString());
        Assert.Equal("run", manifest.RootElement.GetProperty("kind").GetString());
        Assert.Equal("abc1234", manifest.RootElement.GetProperty("provenance").GetProperty("commit").GetString());
        foreach (JsonElement file in manifest.RootElement.GetProperty("files").EnumerateArray())
        {
            string name = file.GetProperty("name").GetString()!;
            Assert.Equal(hashes[name], file.GetProperty("sha256").GetString());
            Assert.Equal(new FileInfo(Path.Combine(target, name)).Length, file.GetProperty("bytes").GetInt64());
            hashes.Remove(name);
        }

        Assert.Empty(hashes);
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    public void The_culture_changes_no_byte(string culture)
    {
        using TemporaryFolder folder = new();
        SortedDictionary<string, string> expected = TemporaryFolder.Hashes(Write(folder, "first"));
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture;
            Assert.Equal(expected, TemporaryFolder.Hashes(Write(folder, "second")));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
            CultureInfo.CurrentUICulture = before;
        }
    }

    [Fact]
    public void The_report_is_well_formed_self_contained_and_escapes_names()
    {
        using TemporaryFolder folder = new();
        string html = File.ReadAllText(Path.Combine(Write(folder, "run"), "report.html"));
        XNamespace ns = "http://www.w3.org/1999/xhtml";
        XDocument page = XDocument.Parse(html);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
        Assert.Contains(page.Descendants(ns + "th"), cell => cell.Value == SampleReports.NastyName);
        Assert.Contains(page.Descendants(ns + "code"), code => code.Value == Options.Command);
        Assert.Empty(page.Descendants(ns + "script"));
        Assert.Empty(page.Descendants(ns + "link"));
        XElement[] images = [.. page.Descendants(ns + "img")];
        Assert.Equal(3, images.Length);
        Assert.All(images, image => Assert.NotEmpty(image.Attribute("alt")!.Value));
        Assert.All(
            images,
            image =>
                Assert.StartsWith("data:image/png;base64,", image.Attribute("src")!.Value, StringComparison.Ordinal)
        );
        Assert.All(
            page.Descendants(ns + "a"),
            link => Assert.StartsWith("figures/", link.Attribute("href")!.Value, StringComparison.Ordinal)
        );
        Assert.All(page.Descendants(ns + "table"), table => Assert.NotEmpty(table.Descendants(ns + "th")));
        // Base64 has no colon: every address would show.
        Assert.DoesNotContain(
            "://",
            html.Replace(ns.NamespaceName, "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        Assert.Equal(
            "Not served: 2 VMs on 8 GiB with hyper-v miss “pressure ≤ 100 for 99.9 % of time, worst VM, no failed start”, "
                + "counting every tick: pressure above 100 for 33.3 % of time, first hurt: web at 00:00:20 of the run.",
            page.Descendants(ns + "h1").Single().Value
        );
    }

    [Fact]
    public void A_run_without_series_has_a_report_without_figures()
    {
        using TemporaryFolder folder = new();
        RunReport report = SampleReports.TinyRun();
        report = report with { Result = report.Result with { Series = null } };
        RunResultsWriter.Write(report, folder.At("run"), Options);
        Assert.Equal(
            ["manifest.json", "report.html", "summary.json", "vms.csv"],
            TemporaryFolder.Hashes(folder.At("run")).Keys
        );
    }

    [Fact]
    public void A_real_run_logs_every_decision_and_repeats_byte_for_byte()
    {
        using TemporaryFolder folder = new();
        RunResult Run(string name)
        {
            RunSpec spec = SampleReports.Spec(["a", "b"], 600, MemorySize.FromGibibytes(8));
            DemandSeries rising = new([0, 60, 200], [100_000, 400_000, 150_000], null, 600);
            spec = spec with { Vms = [spec.Vms[0] with { Demand = rising }, spec.Vms[1]] };
            using ResultsFolder results = ResultsFolder.Begin(folder.At(name));
            RunResult result;
            using (DecisionCsvSink decisions = new(results.PathOf(RunResultsWriter.DecisionsName), spec))
            using (EventCsvSink events = new(results.PathOf(RunResultsWriter.EventsName), spec))
            {
                result = Simulator.Run(
                    spec,
                    new RunOptions
                    {
                        SeriesRows = 100,
                        Decisions = decisions,
                        Events = events,
                    }
                );
            }

            RunReport report = new("hyper-v", DemandMapping.AsIs, result, [], SampleReports.Provenance);
            RunResultsWriter.Write(report, results, Options);
            return result;
        }

        RunResult first = Run("first");
        Run("second");
        Assert.Equal(TemporaryFolder.Hashes(folder.At("first")), TemporaryFolder.Hashes(folder.At("second")));
        Assert.True(first.Totals.Decisions > 2);
        int lines = File.ReadAllLines(Path.Combine(folder.At("first"), "decisions.csv")).Length;
        Assert.Equal(first.Totals.Decisions, lines - 1);
    }

    [Fact]
    public void Every_reason_and_event_has_its_own_words()
    {
        string[] reasons = [.. Enum.GetValues<MoveReason>().Select(ReasonText.Of)];
        string[] events = [.. Enum.GetValues<MachineEventKind>().Select(ReasonText.Of)];
        Assert.Equal(reasons.Length, reasons.Distinct().Count());
        Assert.Equal(events.Length, events.Distinct().Count());
        string[] refusals = [.. Enum.GetValues<ActionRefusal>().Select(ReasonText.Of)];
        Assert.Equal(refusals.Length, refusals.Distinct().Count());
    }

    internal static string Write(TemporaryFolder folder, string name) => Write(folder.At(name));

    internal static string Write(string target)
    {
        RunReport report = SampleReports.TinyRun();
        RunSpec spec = report.Result.Totals.Spec;
        using ResultsFolder results = ResultsFolder.Begin(target);
        using (DecisionCsvSink decisions = new(results.PathOf(RunResultsWriter.DecisionsName), spec))
        {
            decisions.Decided(new Decision(3, 0, 1L << 30, MoveReason.GrownToTarget, 1L << 29, 894_784_853, 1000));
            decisions.Decided(new Decision(4, 1, 1L << 29, MoveReason.SqueezedForStart, 1L << 30, -1, 0, 1));
        }

        using (EventCsvSink events = new(results.PathOf(RunResultsWriter.EventsName), spec))
        {
            events.Happened(new MachineEvent(5, MachineEventKind.OperationEnded, 0, -(2L << 20)));
            events.Happened(new MachineEvent(6, MachineEventKind.HostLoadChanged, -1, 4096));
        }

        CounterOptions options = new();
        using (
            PdhCounterSink counters = PdhCounterSink.ToFile(
                results.PathOf(RunResultsWriter.CountersName),
                spec,
                options
            )
        )
        {
            counters.Sample(0, [default], [default, default]);
        }

        RunResultsWriter.Write(report, results, Options);
        return target;
    }
}
