using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Traces.Import;
using DmSim.Traces.Tests.Native;
using static DmSim.Traces.Tests.Import.ImportHelp;

namespace DmSim.Traces.Tests.Import.DataCentre;

/// <summary>Pods and containers: GenTD26 and Nezha.</summary>
public sealed class PodImporterTests : IDisposable
{
    private const string GenTd26 = "value,timestamp_anon,container_ip\n";

    private const string Nezha =
        "Time,TimeStamp,PodName,CpuUsage(m),MemoryUsage(Mi),MemoryUsageRate(%),NodeMemoryUsageRate(%)\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Shares_of_gentd26_are_taken_of_the_nominal_size()
    {
        string path = _folder.Write(
            "pod_memory_util_anon.csv",
            GenTd26
                + "0.5,1662858720.0,aa\n0.25,1662858720.0,bb\n-0.00001,1662858777.0,aa\n1.25,1662858777.0,bb\n"
                + "0.3,1662858834.0,None\n,1662858834.0,aa\n0.75,1662858834.0,aa\n"
        );
        ImportOptions options = ImportOptions.Default with { NominalSize = MemorySize.FromMebibytes(1000) };
        ImportOutcome outcome = RunImport(path, options);
        Assert.Equal([500 * MiB, 0, 750 * MiB], Demand(outcome.Trace));
        Assert.Equal([250 * MiB, 1000 * MiB], Demand(outcome.Trace, 1));
        Assert.Equal([0, 57_000, 114_000], outcome.Trace.Vms[0].AllTimes());
        Assert.Equal((2, 2, "gentd26"), (outcome.Report.OutOfRange, outcome.Report.Clamped, outcome.Report.Format));
        Assert.Contains(
            outcome.Report.Repairs,
            one => one.Count == 2 && one.What == "rows without a container or without a value"
        );
    }

    [Fact]
    public void Other_tables_of_the_set_have_the_same_header_and_are_not_taken_for_memory()
    {
        string path = _folder.Write("pod_gpu_duty_cycle_anon.csv", GenTd26 + "50,1662858720.0,aa\n");
        Assert.Contains(Problems(path), text => text.Contains("no pod_memory_util among", StringComparison.Ordinal));
        string percent = _folder.Write("renamed.csv", GenTd26 + "50,1662858720.0,aa\n60,1662858777.0,aa\n");
        Assert.Contains(Problems(percent), text => text.Contains("most values are above 1", StringComparison.Ordinal));
    }

    [Fact]
    public void The_real_table_of_gentd26_has_207_containers_and_rows_without_one()
    {
        ImportOutcome outcome = RunImport(SharedData.Find("alibaba/GenTD26/pod_memory_util_anon.tar.gz"));
        ImportReport report = outcome.Report;
        Assert.Equal((207, 214_890L), (report.Vms, report.RowsRead));
        Assert.Contains(
            report.Repairs,
            one => one is { What: "rows without a container or without a value", Count: 49 }
        );
        Assert.Equal(214_890 - 49 - report.Duplicates + report.Absences, report.Samples);
        Assert.Equal((82_080 + 57) * 1000, outcome.Trace.Info.DurationMilliseconds);
    }

    [Fact]
    public void Pods_of_nezha_have_times_of_go_and_a_limit_that_follows_from_the_rate()
    {
        _folder.Write(
            "cart_metric.csv",
            Nezha
                + "2022-08-22 03:51:19.640328427 +0000 UTC m=+0.146282408,1661140279,cart-1,2.8,33.5,25,46\n"
                + "2022-08-22 03:52:19.640 +0000 UTC m=+60.1,1661140339,cart-1,2.8,64,50,46\n"
        );
        _folder.Write(
            "ad_metric.csv",
            Nezha
                + "2022-08-22 05:51:20 +0200 CEST,1,ad-1,2.8,191.5,+Inf,46\n2022-08-22T03:52:20Z,2,ad-1,2.8,NaN,0,46\n"
        );
        _folder.Write("dependency.csv", "source,destination\na,b\n");
        ImportOutcome outcome = RunImport(_folder.Path);
        Assert.Equal(["ad-1", "cart-1"], outcome.Trace.Vms.Select(vm => vm.Name));
        // 33.5 / 25 % = 134 MiB; 64 / 50 % = 128 MiB.
        Assert.Equal([33 * MiB + 512 * KiB, 64 * MiB], Demand(outcome.Trace, 1));
        Assert.Equal([134 * MiB, 128 * MiB], outcome.Trace.Vms[1].All(TraceChannel.Provisioned));
        // Time 0 is 03:51:19 UTC.
        Assert.Equal([640, 60_640], outcome.Trace.Vms[1].AllTimes());
        Assert.Equal([1000, 61_000], outcome.Trace.Vms[0].AllTimes());
        Assert.Equal([191 * MiB + 512 * KiB, TraceVm.Absent], Demand(outcome.Trace));
        Assert.False(outcome.Trace.Vms[0].Has(TraceChannel.Provisioned));
        Assert.Equal("nezha", outcome.Report.Format);
    }

    [Fact]
    public void Malformed_rows_of_nezha_are_listed()
    {
        string path = _folder.Write(
            "m.csv",
            Nezha
                + "2022-08-22 03:51:19 +2500 UTC,1,a,1,1,1,1\n2022-02-30 03:51:19 +0000 UTC,1,a,1,1,1,1\n,1,a,1,1,1,1\n"
                + "2022-08-22 03:51:19 +0000 UTC,1,a,1,x,1,1\n2022-08-22 03:51:19 +0000 UTC,1,a,1,-5,1,1\n"
                + "2022-08-22 03:51:19 +0000 UTC,1,a,1,5,1,1\n"
        );
        Assert.Equal(5, Problems(path).Length);
    }
}
