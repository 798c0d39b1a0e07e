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
