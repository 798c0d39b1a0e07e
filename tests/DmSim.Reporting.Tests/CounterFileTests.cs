using DmSim.Core.Engine;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;
using DmSim.Reporting.Results;

namespace DmSim.Reporting.Tests;

/// <summary>Counters in the forms of Windows, written by hand byte by byte.</summary>
public sealed class CounterFileTests
{
    private const long Mib = 1L << 20;

    private static readonly VmCounters Web = new()
    {
        IsRunning = true,
        IsDynamic = true,
        HasReport = true,
        AddedBytes = 300 * Mib,
        AddOperations = 2,
        RemovedBytes = 100 * Mib,
        RemoveOperations = 1,
        PhysicalBytes = 1024 * Mib,
        GuestVisibleBytes = 1200 * Mib,
        GuestAvailableBytes = 500 * Mib,
        CurrentPressure = 50,
        AveragePressure = 51,
        MinimumPressure = 49,
        MaximumPressure = 60,
        MaximumBytes = 4096 * Mib,
        GuestCommittedBytes = 1_000_000,
        GuestCommitLimitBytes = 5_000_000,
    };

    [Fact]
    public void Pdh_csv_is_what_relog_writes()
    {
        using TemporaryFolder folder = new();
        string path = folder.At("c.csv");
        RunSpec spec = SampleReports.TinyRun().Result.Totals.Spec;
        RunSpec twins = spec with { Vms = [spec.Vms[0], spec.Vms[0] with { Name = "WEB" }] };
        CounterOptions options = new()
        {
            HostName = "HV01",
            Zone = "W. Europe Standard Time",
            BiasMinutes = -60,
            Start = new DateTime(2026, 3, 1, 8, 0, 0),
            WithGuests = true,
        };
        using (PdhCounterSink sink = PdhCounterSink.ToFile(path, twins, options))
        {
            sink.Sample(1, [new BalancerCounters(512 * Mib, -206 * Mib, 50, -1)], [Web, default]);
        }

        string[] lines = File.ReadAllText(path).Split("\r\n");
        string[] header = lines[0].Split("\",\"");
        Assert.Equal("\"(PDH-CSV 4.0) (W. Europe Standard Time)(-60)", header[0]);
        Assert.Equal(@"\\HV01\Hyper-V Dynamic Memory Balancer(System Balancer)\Available Memory", header[1]);
        Assert.Equal(@"\\HV01\Hyper-V Dynamic Memory VM(web)\Added Memory", header[5]);
        Assert.Equal(@"\\HV01\Hyper-V Dynamic Memory VM(WEB#1)\Smart Paging Working Set Size", header[28]);
        Assert.Equal(@"\\web\Hyper-V Dynamic Memory Integration Service\Maximum Memory, Mbytes", header[29]);
        Assert.Equal(1 + 4 + 24 + 8, header.Length);
        string off = string.Concat(Enumerable.Repeat(",\" \"", 12));
        // −206 MB are 4294967090 in 32 unsigned bits. A pressure nobody has, and a VM that is off, are one space.
        Assert.Equal(
            "\"03/01/2026 08:00:01.000\",\"512\",\"4294967090\",\"50\",\" \","
                + "\"300\",\"100\",\"2\",\"1\",\"1024\",\"1200\",\"500\",\"50\",\"51\",\"49\",\"60\",\"0\""
                + off
                + ",\"4096\",\"500\",\"1000000\",\"5000000\",\" \",\" \",\" \",\" \"",
            lines[1]
        );
        Assert.Equal(("", 3), (lines[2], lines.Length));
    }

    [Fact]
    public void Without_spanning_every_numa_node_has_its_balancer()
    {
        using TemporaryFolder folder = new();
        string path = folder.At("c.csv");
        RunSpec spec = SampleReports.TinyRun().Result.Totals.Spec;
        spec = spec with { Host = spec.Host with { Numa = NumaLayout.Even(2) with { Spanning = false } } };
        BalancerCounters[] balancers = [new(512 * Mib, 300 * Mib, 50, 51), new(64 * Mib, 32 * Mib, 90, 91)];
        using (PdhCounterSink sink = PdhCounterSink.ToFile(path, spec, new CounterOptions()))
        {
            sink.Sample(1, balancers, new VmCounters[spec.Vms.Count]);
        }

        string[] lines = File.ReadAllText(path).Split("\r\n");
        Assert.Contains(@"Balancer(Numa Node 0 Balancer)\Available Memory", lines[0], StringComparison.Ordinal);
        Assert.Contains(@"Balancer(Numa Node 1 Balancer)\Available Memory", lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("System Balancer", lines[0], StringComparison.Ordinal);
        Assert.Contains(
            "\"512\",\"300\",\"50\",\"51\",\"64\",\"32\",\"90\",\"91\"",
            lines[1],
            StringComparison.Ordinal
        );

        CounterMoment moment = new();
        moment.Sample(1, balancers, new VmCounters[spec.Vms.Count]);
        OpenMetricsSeries series = new(spec, new CounterOptions());
        series.Sample(1, balancers, new VmCounters[spec.Vms.Count]);
        using StringWriter written = new() { NewLine = "\n" };
        series.Write(written);
        const string Last =
            "windows_hyperv_dynamic_memory_balancer_average_pressure_ratio{balancer=\"Numa Node 1 Balancer\"} 0.9";
        Assert.Contains(Last, PrometheusText.Write(spec, moment), StringComparison.Ordinal);
        Assert.Contains(Last, written.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Prometheus_has_the_names_and_units_of_windows_exporter()
    {
        RunSpec spec = SampleReports.TinyRun().Result.Totals.Spec;
        CounterMoment moment = new();
        moment.Sample(1, [new BalancerCounters(512 * Mib, -206 * Mib, 50, -1)], [Web, default]);
        moment.Sample(2, [], []);

        string[] lines = PrometheusText.Write(spec, moment).Split('\n');

        const string Balancer = "windows_hyperv_dynamic_memory_balancer";
        const string Vm = "windows_hyperv_dynamic_memory_vm";
        Assert.Contains($"# TYPE {Vm}_added_bytes_total counter", lines);
        Assert.Contains(
            $"{Balancer}_available_memory_for_balancing_bytes{{balancer=\"System Balancer\"}} -216006656",
            lines
        );
        Assert.Contains($"{Balancer}_average_pressure_ratio{{balancer=\"System Balancer\"}} 0.5", lines);
        Assert.Contains($"{Vm}_added_bytes_total{{vm=\"web\"}} 314572800", lines);
        Assert.Contains($"{Vm}_pressure_maximum_ratio{{vm=\"web\"}} 0.6", lines);
        // One line per VM that is there and value that is known: 3 of the balancer, 10 of the running VM.
        Assert.Equal(13, lines.Count(line => line.Length > 0 && line[0] != '#'));
    }

    [Fact]
    public void Open_metrics_keep_each_series_together_with_a_time_at_every_sample()
    {
        RunSpec spec = SampleReports.TinyRun().Result.Totals.Spec with { TickMilliseconds = 500 };
        RunSpec named = spec with { Vms = [spec.Vms[0] with { Name = "a\"b\\" }, spec.Vms[1]] };
        CounterOptions options = new() { Start = new DateTime(1970, 1, 1, 1, 0, 0), BiasMinutes = -60 };
        OpenMetricsSeries series = new(named, options);
        BalancerCounters[] balancers = [new BalancerCounters(512 * Mib, -206 * Mib, 50, -1)];
        series.Sample(1, balancers, [Web, default]);
        series.Sample(4, balancers, [Web with { AddedBytes = 301 * Mib }, Web]);
        using StringWriter writer = new();
        series.Write(writer);

        string text = writer.ToString();
        const string Added = "windows_hyperv_dynamic_memory_vm_added_bytes";
        // Half a second and two seconds after 1970. The family of a counter is without _total, and VM 1 is off at first.
        // Windows has no character \ in the name of an instance: it is written as _.
        Assert.Contains(
            $"# TYPE {Added} counter\n# UNIT {Added} bytes\n# HELP {Added} Memory added to the VM.\n"
                + $"{Added}_total{{vm=\"a\\\"b_\"}} 314572800 0.5\n{Added}_total{{vm=\"a\\\"b_\"}} 315621376 2\n"
                + $"{Added}_total{{vm=\"",
            text,
            StringComparison.Ordinal
        );
        Assert.EndsWith("\n# EOF\n", text, StringComparison.Ordinal);
        CheckOpenMetrics(text);
    }

    /// <summary>The rules of the format that a reader enforces: families and series in one piece, times that rise.</summary>
    private static void CheckOpenMetrics(string text)
    {
        HashSet<string> families = [];
        HashSet<string> seen = [];
        string family = "";
        string type = "";
        string series = "";
        double time = double.NaN;
        foreach (string line in text.Split('\n')[..^2])
        {
            string[] words = line.Split(' ');
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                (family, type) = (words[2], words[3]);
                Assert.True(families.Add(family));
            }
            else if (line[0] == '#')
            {
                Assert.Equal(family, words[2]);
                Assert.True(words[1] != "UNIT" || family.EndsWith($"_{words[3]}", StringComparison.Ordinal));
            }
            else
            {
                int end = line.LastIndexOf("} ", StringComparison.Ordinal) + 1;
                string[] numbers = line[(end + 1)..].Split(' ');
                Assert.StartsWith(family + (type == "counter" ? "_total{" : "{"), line, StringComparison.Ordinal);
                double moment = double.Parse(numbers[1], System.Globalization.CultureInfo.InvariantCulture);
                Assert.True(line[..end] == series ? moment > time : seen.Add(line[..end]));
                (series, time) = (line[..end], moment);
            }
        }

        Assert.Equal(14, families.Count);
    }
}
