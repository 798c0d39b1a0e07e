using System.Text.Json;
using DmSim.Core.Workloads;
using DmSim.Traces.Import;

namespace DmSim.Cli.Tests;

public sealed class ExportCommandTests
{
    private const string Scenario = """
        schema: dmsim/scenario/1
        name: export
        duration: 10 min
        warm-up: 0 s
        host: { memory: 8 GiB, reserve: 0 B }
        policies: [hyper-v]
        vms: [{ name: web, maximum: 4 GiB, workload: { steps: [{ at: 0 s, demand: 1000 MiB }] } }]
        """;

    private const string Failing = """
        schema: dmsim/scenario/1
        name: failing
        duration: 10 min
        warm-up: 0 s
        host: { memory: 4 GiB, reserve: 0 B }
        policies: [hyper-v]
        vms:
          - name: held
            startup: 3000 MiB
            minimum: 3000 MiB
            maximum: 3000 MiB
            workload: { steps: [{ at: 0 s, demand: 2500 MiB }] }
          - name: late
            startup: 2 GiB
            maximum: 2 GiB
            workload: { steps: [{ at: 0 s, demand: 1000 MiB }] }
        timeline:
          - { at: 1 min, start: late }
        """;

    [Fact]
    public void CountersBecomeAFileWithOneRowPerInterval()
    {
        using TemporaryFolder folder = new();
        string scenario = folder.Write("s.yaml", Scenario);
        string target = folder.At("c.csv");

        CommandLine call = CommandLine.Run("export", "counters", scenario, "--output", target, "--interval", "2min");

        Assert.Equal(0, call.Code);

        // 8192 MiB less the VM's 1200 and its overhead of 32 + 3 · 8.
        string[] lines = File.ReadAllLines(target);
        Assert.Equal(1 + 5, lines.Length);
        Assert.StartsWith("\"(PDH-CSV 4.0) (UTC)(0)\",", lines[0], StringComparison.Ordinal);
        Assert.StartsWith(
            "\"01/01/2000 00:02:00.000\",\"6936\",\"6936\",\"83\",\"83\",",
            lines[2],
            StringComparison.Ordinal
        );
        Assert.Equal(["c.csv", "s.yaml"], folder.Entries());
    }

    [Fact]
    public void ExportedCountersAreReadBackAsALogOfAHost()
    {
        using TemporaryFolder folder = new();
        string counters = folder.At("c.csv");
        CommandLine.Run(
            "export",
            "counters",
            folder.Write("s.yaml", Scenario),
            "--output",
            counters,
            "--interval",
            "30s"
        );

        TraceVm vm = Assert.Single(TraceFile.Open(counters, cancellation: TestContext.Current.CancellationToken).Vms);

        // Whole percent: 1000 of 1200 MiB is a pressure of 83, and 1200 x 83 / 100 = 996.
        Assert.Equal("web", vm.Name);
        Assert.Equal(996L << 20, vm.All(TraceChannel.Demand)[^1]);
        Assert.Equal(1200L << 20, vm.All(TraceChannel.Provisioned)[^1]);
    }

    [Fact]
    public void AMomentIsShownAsGetVmAndAsPrometheusShowIt()
    {
        using TemporaryFolder folder = new();
        string scenario = folder.Write("s.yaml", Scenario);

        string summary = CommandLine.Run("export", "summary", scenario, "--at", "5min").Output;
        string prometheus = CommandLine.Run("export", "prometheus", scenario, "--at", "5min").Output;

        // 1200 MiB for 1000: 17 % available (16.7), the buffer is there.
        Assert.Matches(@"web +1258291200 +1048576000 +OK +1200 +17 +100 +False", summary);
        Assert.Contains(
            "windows_hyperv_dynamic_memory_vm_physical_bytes{vm=\"web\"} 1258291200\n",
            prometheus,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void AFailedStartIsAnEventOfTheSummary()
    {
        using TemporaryFolder folder = new();
        string scenario = folder.Write("s.yaml", Failing);

        // 4096 MiB, less 3000 and an overhead of 32 + 2 · 8 for 'held', leave 1048; 'late' wants 2048 and 40: 1040 missing.
        string text = CommandLine.Run("export", "summary", scenario, "--at", "5min").Output;
        Assert.Contains("00:01:10 event 19544: late could not start, 1040 MiB missing", text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "19544",
            CommandLine.Run("export", "summary", scenario, "--at", "1min").Output,
            StringComparison.Ordinal
        );

        JsonElement json = CommandLine.Run("export", "summary", scenario, "--at", "5min", "--json").Json();
        Assert.Equal("dmsim/summary/1", json.GetProperty("schema").GetString());
        Assert.Equal(300, json.GetProperty("seconds").GetDouble());
        JsonElement held = json.GetProperty("vms")[0];
        Assert.Equal(3000L << 20, held.GetProperty("memoryAssigned").GetInt64());
        JsonElement late = json.GetProperty("vms")[1];
        Assert.False(late.GetProperty("isRunning").GetBoolean());
        Assert.Equal(int.MaxValue, late.GetProperty("memoryAvailable").GetInt32());
        JsonElement logged = Assert.Single(json.GetProperty("events").EnumerateArray());
        Assert.Equal(
            (19544, 70.0, "late", 1040L << 20),
            (
                logged.GetProperty("id").GetInt32(),
                logged.GetProperty("seconds").GetDouble(),
                logged.GetProperty("vm").GetString(),
                logged.GetProperty("missingBytes").GetInt64()
            )
        );
    }

    [Fact]
    public void AStretchOfTimeIsOpenMetrics()
    {
        using TemporaryFolder folder = new();
        string scenario = folder.Write("s.yaml", Scenario);
        string target = folder.At("m.txt");
        string[] options = ["--interval", "1min", "--from", "5min", "--to", "7min", "--start", "2026-03-01T08:00:00"];

        CommandLine printed = CommandLine.Run(["export", "prometheus", scenario, .. options, "--bias", "-60"]);
        CommandLine.Run(["export", "prometheus", scenario, .. options, "--bias", "-60", "--output", target]);

        // 8:05 in Berlin is 7:05 UTC on 1 March 2026: 1772348700. 1200 MiB are held, 1000 wanted: 83 %.
        Assert.Equal((0, ""), (printed.Code, printed.Error));
        string[] lines = printed.Output.Split('\n');
        Assert.Equal(
            [
                "windows_hyperv_dynamic_memory_vm_physical_bytes{vm=\"web\"} 1258291200 1772348700",
                "windows_hyperv_dynamic_memory_vm_physical_bytes{vm=\"web\"} 1258291200 1772348760",
                "windows_hyperv_dynamic_memory_vm_physical_bytes{vm=\"web\"} 1258291200 1772348820",
            ],
            lines.Where(line => line.Contains("_physical_bytes{", StringComparison.Ordinal))
        );
        Assert.Contains("windows_hyperv_dynamic_memory_vm_pressure_current_ratio{vm=\"web\"} 0.83 1772348820", lines);
        Assert.Equal(["# EOF", ""], lines[^2..]);
        Assert.Equal(printed.Output, File.ReadAllText(target));
    }

    [Theory]
    [InlineData("--at", "expected a moment; for a stretch of time --interval")]
    [InlineData("--at", "expected either --at or --interval", "--at", "5min", "--interval", "15s")]
    [InlineData("--to", "expected together with --interval", "--at", "5min", "--to", "6min")]
    [InlineData("--from", "within the run", "--interval", "15s", "--from", "11min")]
    [InlineData("--to", "not before --from", "--interval", "15s", "--from", "5min", "--to", "4min")]
    public void AMomentAndAStretchExcludeEachOther(string option, string message, params string[] options)
    {
        using TemporaryFolder folder = new();

        CommandLine call = CommandLine.Run(["export", "prometheus", folder.Write("s.yaml", Scenario), .. options]);

        Assert.Equal(ExitCodes.WrongInput, call.Code);
        Assert.Contains($"{option}: ", call.Error, StringComparison.Ordinal);
        Assert.Contains(message, call.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void AResultsFolderStandsForItsRun()
    {
        using TemporaryFolder folder = new();
        folder.Write("s.yaml", Scenario);
        string[] options = ["--policy", "hyper-v:dead-band=2", "--buffer", "50", "--set", "host.version=2016"];
        CommandLine.Run(["run", folder.At("s.yaml"), .. options, "--output", folder.At("results/run")]);
        string Export(string input, params string[] more)
        {
            string target = folder.At($"{more.Length}.csv");
            CommandLine call = CommandLine.Run(["export", "counters", input, "-o", target, "--force", .. more]);
            Assert.Equal((0, ""), (call.Code, call.Error));
            return File.ReadAllText(target);
        }

        string run = folder.At("results/run");
        Assert.Equal(Export(folder.At("s.yaml"), options), Export(run));
        Assert.Contains(
            "{vm=\"web\"} 1572864000\n",
            CommandLine.Run("export", "prometheus", run, "--at", "5min").Output,
            StringComparison.Ordinal
        );
        Assert.Contains(
            " 1500 ",
            CommandLine.Run("export", "summary", run, "--at", "5min").Output,
            StringComparison.Ordinal
        );

        CommandLine changed = CommandLine.Run("export", "summary", run, "--at", "5min", "--buffer", "20");
        Assert.Equal(ExitCodes.WrongInput, changed.Code);
        Assert.Contains("--buffer: expected without it", changed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void AResultsFolderOfATraceStandsForItsRun()
    {
        using TemporaryFolder folder = new();
        string trace = folder.Write("t.csv", "time[s],vm,demand[MiB]\n0,web,1000\n300,web,1500\n600,web,1500\n");
        string[] options = ["--host", "8GiB", "--maximum", "4GiB", "--policy", "hyper-v"];
        CommandLine run = CommandLine.Run(["run", "--trace", trace, .. options, "--output", folder.At("run")]);
        Assert.Equal("", run.Error);

        string of = CommandLine.Run(["export", "summary", "--trace", trace, .. options, "--at", "6min"]).Output;
        Assert.Contains(" 1800 ", of, StringComparison.Ordinal);
        Assert.Equal(of, CommandLine.Run("export", "summary", folder.At("run"), "--at", "6min").Output);
    }

    [Fact]
    public void AResultsFolderWhoseRunCannotBeHadAgainIsRefused()
    {
        using TemporaryFolder folder = new();
        string scenario = folder.Write("s.yaml", Scenario);
        string run = folder.At("run");
        CommandLine.Run("run", scenario, "--output", run);
        string Refused(string input)
        {
            CommandLine call = CommandLine.Run("export", "summary", input, "--at", "5min");
            Assert.Equal(ExitCodes.WrongInput, call.Code);
            return call.Error;
        }

        folder.Write("s.yaml", Scenario.Replace("1000 MiB", "1100 MiB", StringComparison.Ordinal));
        Assert.Contains("'s.yaml' has changed since this run was made", Refused(run), StringComparison.Ordinal);

        folder.Write("s.yaml", Scenario);
        string summary = File.ReadAllText(Path.Combine(run, "summary.json"));
        string hash = JsonDocument.Parse(summary).RootElement.GetProperty("decisionHash").GetString()!;
        File.WriteAllText(
            Path.Combine(run, "summary.json"),
            summary.Replace(hash, "0123456789abcdef", StringComparison.Ordinal)
        );
        string other = Refused(run);
        Assert.Contains("other decisions are made", other, StringComparison.Ordinal);
        Assert.Contains("was 0123456789abcdef", other, StringComparison.Ordinal);

        File.WriteAllText(Path.Combine(run, "summary.json"), "[]");
        Assert.Contains("expected a folder that 'dmsim run --output' wrote", Refused(run), StringComparison.Ordinal);
        Assert.Contains("expected a folder", Refused(folder.At(".")), StringComparison.Ordinal);
    }

    [Fact]
    public void AllWrongOptionsAreToldAtOnceAndNothingIsWritten()
    {
        using TemporaryFolder folder = new();
        string scenario = folder.Write("s.yaml", Scenario);
        string[] wrong = ["--interval", "100ms", "--bias", "x", "--start", "noon", "--computer", @"a\b"];

        CommandLine result = CommandLine.Run([
            "export",
            "counters",
            scenario,
            "--output",
            folder.At("c.csv"),
            .. wrong,
        ]);

        Assert.Equal(ExitCodes.WrongInput, result.Code);
        foreach (string option in new[] { "--interval", "--bias", "--start", "--computer" })
        {
            Assert.Contains(option, result.Error, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(folder.At("c.csv")));
        Assert.Equal(ExitCodes.WrongInput, CommandLine.Run("export", "summary", scenario, "--at", "1h").Code);
    }
}
