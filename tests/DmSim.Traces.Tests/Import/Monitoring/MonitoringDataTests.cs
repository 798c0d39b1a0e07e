using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Traces.Import;
using static DmSim.Traces.Tests.Import.ImportHelp;

namespace DmSim.Traces.Tests.Import.Monitoring;

/// <summary>Recorded logs of every kind; skipped where they are absent.</summary>
public sealed class MonitoringDataTests
{
    [Theory]
    [InlineData("sadf_dU_r_epoch.csv")]
    [InlineData("sadf_d_r_all.csv")]
    [InlineData("sadf_dh_r.csv")]
    [InlineData("sadf_j_r.json")]
    [InlineData("sadf_p_r.tsv")]
    [InlineData("sadf_x_r.xml")]
    [InlineData("sar_r.txt")]
    [InlineData("sar_r_all.txt")]
    [InlineData("sar_r_iso.txt")]
    public void One_recording_is_one_trace_in_every_output(string file)
    {
        const string Folder = "sysstat/local-capture-sysstat-12.6.1/";
        ImportOutcome expected = RunImport(SharedData.Find(Folder + "sadf_d_r.csv"));
        ImportOutcome found = RunImport(SharedData.Find(Folder + file));
        TraceVm vm = Assert.Single(found.Trace.Vms);
        TraceVm same = expected.Trace.Vms[0];
        Assert.Equal("vm", vm.Name);
        Assert.Equal(239, vm.SampleCount);
        Assert.Equal(2_456_268 * KiB, vm.All(TraceChannel.Demand)[0]);
        Assert.Equal(3_441_604 * KiB, vm.All(TraceChannel.Demand)[^1]);
        Assert.Equal(expected.Trace.Info.StartUnixMilliseconds, found.Trace.Info.StartUnixMilliseconds);
        Assert.Equal(same.AllTimes(), vm.AllTimes());
        foreach (
            TraceChannel channel in (TraceChannel[])
                [TraceChannel.Demand, TraceChannel.Provisioned, TraceChannel.Available]
        )
        {
            Assert.Equal(same.All(channel), vm.All(channel));
        }
    }

    [Theory]
    [InlineData("perfmon-pdh-csv/iverson-lu_system_1s.csv", 61, TraceSignal.Committed)]
    [InlineData("perfmon-pdh-csv/jg185342_process_private_bytes_01.csv", 208, TraceSignal.Committed)]
    [InlineData("perfmon-pdh-csv/jg185342_process_private_bytes_02.csv", 30, TraceSignal.Committed)]
    [InlineData("perfmon-pdh-csv/jg185342_process_private_bytes_03.csv", 26, TraceSignal.Committed)]
    [InlineData("perfmon-pdh-csv/rajitharul_desktop_2days_15s.csv", 11_520, TraceSignal.Used)]
    [InlineData("sysstat/weixiao/sa01.json", 142, TraceSignal.Committed)]
    [InlineData("sysstat/orimanabu/sar_rhel5.5_extra.txt", 53, TraceSignal.Used)]
    [InlineData("sysstat/orimanabu/sar_rhel5.5_medium.txt", 12, TraceSignal.Used)]
    [InlineData("sysstat/orimanabu/sar_solaris10.txt", 60, TraceSignal.Used)]
    [InlineData("sysstat/orimanabu/vmstat_rhel5.5_small.txt", 45, TraceSignal.Used)]
    [InlineData("sysstat/orimanabu/vmstat_rhel6.0_small.txt", 45, TraceSignal.Used)]
    [InlineData("sysstat/orimanabu/vmstat_solaris10.txt", 10, TraceSignal.Used)]
    [InlineData("sysstat/vmstat/marionavarra_vmstat_t_1s.log", 7977, TraceSignal.Used)]
    [InlineData("sysstat/sysstat-project-tests/expected.sadf-j", 5, TraceSignal.Committed)]
    [InlineData("sysstat/sysstat-project-tests/expected.sadf-p", 5, TraceSignal.Committed)]
    [InlineData("sysstat/sysstat-project-tests/expected.sadf-x", 5, TraceSignal.Committed)]
    [InlineData("sysstat/sysstat-project-tests/expected.sar-all", 4, TraceSignal.Committed)]
    [InlineData("sysstat/sysstat-project-tests/expected.data-10.3.1", 1, TraceSignal.Committed)]
    [InlineData("sysstat/sysstat-project-tests/expected.data-11.6.5", 1, TraceSignal.Committed)]
    public void Recorded_logs_import_whole(string file, int rows, TraceSignal signal)
    {
        ImportOptions options = ImportOptions.Default with { Installed = MemorySize.FromGibibytes(130) };
        ImportOutcome outcome = RunImport(SharedData.Find(file), options);
        Assert.Equal(signal, outcome.Trace.Info.Signal);
        Assert.Equal(rows, outcome.Report.RowsRead);
        Assert.Equal(rows - outcome.Report.Duplicates + outcome.Report.Absences, outcome.Report.Samples);
        Assert.DoesNotContain(
            outcome.Report.Repairs,
            repair => repair.What.Contains("no numbers", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("esxtop/gsliu_esxtop_batch_5s.csv", "esxtop -b -a")]
    [InlineData("sysstat/local-capture-sysstat-12.6.1/sadf_d_S.csv", "sar -r")]
    [InlineData("sysstat/orimanabu/sar_rhel4.4_small.txt", "sar -r")]
    [InlineData("sysstat/sysstat-project-tests/expected.data-11.6.5-sadf-d", "sar -r")]
    [InlineData("sysstat/sysstat-project-tests/expected.sadf-dh", "sar -r")]
    [InlineData("perfmon-pdh-csv/rajitharul_desktop_2days_15s.csv", "--installed")]
    public void Logs_without_memory_use_say_what_they_lack(string file, string expected) =>
        Assert.Contains(expected, Assert.Single(Problems(SharedData.Find(file))), StringComparison.Ordinal);

    [Fact]
    public void Values_of_recorded_logs_are_those_in_the_files()
    {
        // Committed_AS steps from 12,097,852 to 30,097,852 KiB and back; RAM is used / 46.11 %.
        TraceVm vm = RunImport(SharedData.Find("sysstat/sysstat-project-tests/expected.sadf-p")).Trace.Vms[0];
        Assert.Equal([12_097_852 * KiB, 30_097_852 * KiB, 12_097_852 * KiB], vm.All(TraceChannel.Demand)[..3]);
        Assert.InRange(vm.All(TraceChannel.Provisioned)[0] / (double)KiB, 8_143_000, 8_145_600);
        // Old meaning: 360,212 - 95,912 - 128,472 KiB of 21,052 + 360,212.
        vm = RunImport(SharedData.Find("sysstat/orimanabu/sar_rhel5.5_extra.txt")).Trace.Vms[0];
        Assert.Equal(135_828 * KiB, vm.All(TraceChannel.Demand)[0]);
        Assert.Equal(381_264 * KiB, vm.All(TraceChannel.Provisioned)[0]);
    }
}
