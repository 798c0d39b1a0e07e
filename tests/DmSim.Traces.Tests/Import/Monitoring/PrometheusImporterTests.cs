using System.Text;
using DmSim.Core.Workloads;
using DmSim.Traces.Import;
using DmSim.Traces.Tests.Native;
using static DmSim.Traces.Tests.Import.ImportHelp;

namespace DmSim.Traces.Tests.Import.Monitoring;

public sealed class PrometheusImporterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Metrics_of_linux_and_windows_guests_are_joined_by_instance()
    {
        string path = Answer(
            Series("node_memory_Committed_AS_bytes", "instance=web:9100", "1700000000:1000", "1700000060.5:2000"),
            Series("node_memory_MemAvailable_bytes", "instance=web:9100", "1700000000:30", "1700000060.5:40"),
            Series("node_memory_MemTotal_bytes", "instance=web:9100", "1700000000:4000"),
            Series("windows_memory_committed_bytes", "instance=ad.example.com:9182", "1700000000:7e3"),
            Series("up", "instance=web:9100", "1700000000:1")
        );
        ImportOutcome outcome = RunImport(path);
        Assert.Equal("prometheus", outcome.Report.Format);
        Assert.Equal(["web", "ad.example.com"], outcome.Trace.Vms.Select(vm => vm.Name));
        TraceVm web = outcome.Trace.Vms[0];
        Assert.Equal([0, 60_500], web.AllTimes());
        Assert.Equal([1000, 2000], web.All(TraceChannel.Demand));
        Assert.Equal([30, 40], web.All(TraceChannel.Available));
        Assert.Equal([4000, 4000], web.All(TraceChannel.Provisioned));
        Assert.Equal([7000], Demand(outcome.Trace, 1));
        Assert.Equal(1_700_000_000_000, outcome.Trace.Info.StartUnixMilliseconds);
        Assert.Contains(outcome.Report.Warnings, text => text.Contains("left out: up", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(
        "windows_hyperv_dynamic_memory_vm_physical_bytes",
        2147483648,
        "windows_hyperv_dynamic_memory_vm_pressure_current_ratio",
        "0.75"
    )]
    [InlineData(
        "windows_hyperv_dynamic_memory_vm_physical",
        2147483648,
        "windows_hyperv_dynamic_memory_vm_pressure_current_ratio",
        "0.75"
    )]
    [InlineData("windows_hyperv_vm_memory_physical", 2048, "windows_hyperv_vm_memory_pressure_current", "75")]
    [InlineData("wmi_hyperv_vm_memory_physical", 2048, "wmi_hyperv_vm_memory_pressure_current", "75")]
    public void Vms_of_a_host_are_physical_memory_times_pressure(string size, long value, string pressure, string share)
    {
        string path = Answer(
            Series(size, "instance=hv1:9182,vm=web 1", $"1700000000:{value}"),
            Series(pressure, "instance=hv1:9182,vm=web 1", $"1700000000:{share}"),
            Series(
                "windows_hyperv_dynamic_memory_vm_guest_available_bytes",
                "instance=hv1:9182,vm=web 1",
                "1700000000:5"
            ),
            Series("windows_memory_committed_bytes", "instance=hv1:9182", "1700000000:9")
        );
        ImportOutcome outcome = RunImport(path);
        TraceVm vm = Assert.Single(outcome.Trace.Vms);
        Assert.Equal("web 1", vm.Name);
        Assert.Equal([1536 * MiB], vm.All(TraceChannel.Demand));
        Assert.Equal([2048 * MiB], vm.All(TraceChannel.Provisioned));
        Assert.Equal([5], vm.All(TraceChannel.Available));
    }

    [Fact]
    public void A_file_a_metric_makes_one_trace_and_a_name_may_be_in_the_files_name()
    {
        Write("1-committed.json", Series("node_memory_Committed_AS", "instance=a:1", "1700000000:8", "1700000015:9"));
        Write("node_memory_MemTotal_bytes.json", Series(null, "instance=a:1", "1700000001:100"));
        TraceVm vm = Assert.Single(RunImport(_folder.Path).Trace.Vms);
        Assert.Equal([8, 9], vm.All(TraceChannel.Demand));
        // The total is known from second 1 on; before, it is taken to be the same.
        Assert.Equal([100, 100], vm.All(TraceChannel.Provisioned));
    }

    [Fact]
    public void Available_and_total_make_used_memory()
    {
        string path = Answer(
            Series("node_memory_MemFree_bytes", "instance=a", "1700000000:10"),
            Series("node_memory_Buffers_bytes", "instance=a", "1700000000:20"),
            Series("node_memory_Cached_bytes", "instance=a", "1700000000:30"),
            Series("node_memory_MemTotal_bytes", "instance=a", "1700000000:100")
        );
        ImportOutcome outcome = RunImport(path);
        Assert.Equal([40], Demand(outcome.Trace));
        Assert.Equal(TraceSignal.Used, outcome.Trace.Info.Signal);
    }

    [Fact]
    public void Not_numbers_are_missing_and_repeated_series_counted()
    {
        string path = Answer(
            Series(
                "windows_memory_committed_bytes",
                "instance=a,job=x",
                "1700000000:1",
                "1700000015:NaN",
                "1700000030:3"
            ),
            Series(
                "windows_memory_committed_bytes",
                "instance=a,job=y",
                "1700000030:4",
                "1700000045:+Inf",
                "1700000060:-5"
            )
        );
        ImportOutcome outcome = RunImport(path);
        Assert.Equal([1, 4], Demand(outcome.Trace));
        Assert.Equal((1L, 6L, 1L), (outcome.Report.Duplicates, outcome.Report.RowsRead, outcome.Report.OutOfRange));
        Assert.Contains(outcome.Report.Repairs, repair => repair is { What: "values that are no numbers", Count: 2 });
    }

    [Fact]
    public void Text_as_powershell_writes_it_is_read()
    {
        string path = Answer(Series("node_memory_Committed_AS_bytes", "instance=größe", "1700000000:5"));
        string text = File.ReadAllText(path);
        foreach (Encoding encoding in (Encoding[])[Encoding.Unicode, Encoding.BigEndianUnicode, new UTF8Encoding(true)])
        {
            File.WriteAllText(path, text, encoding);
            DemandTrace trace = RunImport(path).Trace;
            Assert.Equal("größe", trace.Vms[0].Name);
            Assert.Equal([5], Demand(trace));
        }
    }

    [Fact]
    public void Values_of_an_expression_are_taken_for_bytes_with_a_warning()
    {
        ImportOutcome outcome = RunImport(Answer(Series(null, "node=a", "1700000000:5")));
        Assert.Equal([5], Demand(outcome.Trace));
        Assert.Contains(outcome.Report.Warnings, text => text.Contains("expression", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"status":"error","errorType":"bad_data","error":"parse error"}""", "parse error")]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[]}}""", "query_range")]
    [InlineData("""{"status":"success","data":{"resultType":"matrix","result":[]}}""", "no series tells demand")]
    [InlineData("""{"status":"success","data":{"resultType":"matrix","result":[{"metric":{}""", "cut short")]
    [InlineData("""{"status":"success","data":{"resultType":"matrix","result":[}""", "damaged")]
    public void Answers_that_cannot_be_used_say_why(string text, string expected) =>
        Assert.Contains(expected, Problems(_folder.Write("answer.json", text))[0], StringComparison.Ordinal);

    private static string Series(string? name, string labels, params string[] samples)
    {
        IEnumerable<string> pairs = labels
            .Split(',')
            .Select(label => $"\"{label.Replace("=", "\":\"", StringComparison.Ordinal)}\"");
        IEnumerable<string> named = name is null ? pairs : pairs.Prepend($"\"__name__\":\"{name}\"");
        IEnumerable<string> values = samples.Select(sample => $"[{sample.Split(':')[0]},\"{sample.Split(':')[1]}\"]");
        return $"{{\"metric\":{{{string.Join(',', named)}}},\"values\":[{string.Join(',', values)}]}}";
    }

    private string Answer(params string[] series) => Write("answer.json", series);

    private string Write(string name, params string[] series) =>
        _folder.Write(
            name,
            $"{{\"status\":\"success\",\"data\":{{\"resultType\":\"matrix\",\"result\":[{string.Join(',', series)}]}}}}"
        );
}
