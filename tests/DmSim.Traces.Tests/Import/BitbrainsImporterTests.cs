using DmSim.Core.Workloads;
using DmSim.Traces.Import;
using DmSim.Traces.Native;
using DmSim.Traces.Tests.Native;
using static DmSim.Traces.Tests.Import.ImportHelp;

namespace DmSim.Traces.Tests.Import;

public sealed class BitbrainsImporterTests : IDisposable
{
    private const string ArchiveHeader =
        "Timestamp [ms];\tCPU cores;\tMemory capacity provisioned [KB];\tMemory usage [KB];\tDisk read [KB/s]\n";

    private const string TableHeader = "vm,unix_seconds,cpu_cores,mem_provisioned_kb,mem_active_kb\n";

    // Made by hand: a repeated time, a usage above the size, a zero, a resize, a step of 2 and one of 9 intervals.
    private const string Rows =
        "v,1372629804,2,1000,100\nv,1372630104,2,1000,110\nv,1372630104,2,1000,120\nv,1372630404,2,1000,1500\n"
        + "v,1372630704,2,2000,0\nv,1372631304,2,2000,140\nv,1372634004,2,2000,150\nv,1372634304,2,2000,160\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_trap_of_the_table_is_counted_and_treated()
    {
        ImportOutcome outcome = RunImport(_folder.Write("t.csv", TableHeader + Rows));
        TraceVm vm = Assert.Single(outcome.Trace.Vms);
        // The long gap begins at 1,500 s and is held for 3 intervals of 300 s: absent from 2,400 s.
        Assert.Equal([0, 300_000, 600_000, 900_000, 1_500_000, 2_400_000, 4_200_000, 4_500_000], vm.AllTimes());
        Assert.Equal(
            [100 * KiB, 120 * KiB, 1500 * KiB, 0, 140 * KiB, TraceVm.Absent, 150 * KiB, 160 * KiB],
            vm.All(TraceChannel.Demand)
        );
        Assert.Equal(1000 * KiB, vm.All(TraceChannel.Provisioned)[2]);
        Assert.Equal(2000 * KiB, vm.All(TraceChannel.Provisioned)[5]);
        Assert.Equal(4_800_000, vm.EndMilliseconds);
        Assert.Equal(300_000, vm.IntervalMilliseconds);
        ImportReport report = outcome.Report;
        Assert.Equal((8, 1, 2, 1), (report.RowsRead, report.Duplicates, report.Gaps, report.Absences));
        Assert.Equal((1, 1, 0, 1), (report.OutOfRange, report.Zeros, report.Clamped, report.ResizedVms));
        Assert.Equal("bitbrains", report.Format);
        Assert.Equal(TraceSignal.Active, outcome.Trace.Info.Signal);
        // 1372629804 is 2013-06-30 22:03:24 UTC: second 79,404 of the day.
        Assert.Equal(1_372_629_804_000, outcome.Trace.Info.StartUnixMilliseconds);
        Assert.Equal(79_404, outcome.Trace.Info.StartSecondOfDay);
    }

    [Fact]
    public void The_archive_form_says_milliseconds_and_means_seconds()
    {
        string path = _folder.Write(
            "7.csv",
            ArchiveHeader
                + "1376314846;\t1;\t2097152.0;\t110448.5333;\t0.0\n1376315146;\t1;\t2097152.0;\t106254.4;\t0.0\n"
        );
        ImportOutcome outcome = RunImport(path);
        Assert.Equal("7", outcome.Trace.Vms[0].Name);
        Assert.Equal([0, 300_000], outcome.Trace.Vms[0].AllTimes());
        Assert.Equal([110_449 * KiB, 106_254 * KiB], Demand(outcome.Trace));
        Assert.Equal(2L << 30, outcome.Trace.Vms[0].All(TraceChannel.Provisioned)[0]);
        string honest = _folder.Write(
            "ms.csv",
            ArchiveHeader + "1376314846000;\t1;\t9;\t1;\t0\n1376315146000;\t1;\t9;\t1;\t0\n"
        );
        Assert.Equal([0, 300_000], RunImport(honest).Trace.Vms[0].AllTimes());
    }

    [Fact]
    public void A_folder_holds_a_vm_per_file_and_lengths_may_differ()
    {
        _folder.Write("10.csv", ArchiveHeader + "1376314846;1;9;1;0\n");
        _folder.Write("9.csv", ArchiveHeader + "1376314546;1;9;1;0\n1376314846;1;9;2;0\n1376315146;1;9;3;0\n");
        ImportOutcome outcome = RunImport(_folder.Path);
        Assert.Equal(["9", "10"], outcome.Trace.Vms.Select(vm => vm.Name));
        Assert.Equal([3, 1], outcome.Trace.Vms.Select(vm => vm.SampleCount));
        Assert.Equal([300_000], outcome.Trace.Vms[1].AllTimes());
        Assert.Contains(
            outcome.Report.Warnings,
            text => text.StartsWith("1 VMs have a single", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Zeros_are_kept_held_or_absent_as_asked()
    {
        string path = _folder.Write(
            "z.csv",
            TableHeader + "v,1372629800,1,9,0\nv,1372630100,1,9,5\nv,1372630400,1,9,0\nv,1372630700,1,9,6\n"
        );
        Assert.Equal([0, 5 * KiB, 0, 6 * KiB], Demand(RunImport(path).Trace));
        ImportOutcome held = RunImport(path, ImportOptions.Default with { Zeros = ZeroHandling.Hold });
        Assert.Equal([-1, 5 * KiB, 5 * KiB, 6 * KiB], Demand(held.Trace));
        ImportOutcome absent = RunImport(path, ImportOptions.Default with { Zeros = ZeroHandling.Absent });
        Assert.Equal([-1, 5 * KiB, -1, 6 * KiB], Demand(absent.Trace));
        Assert.Equal((2, 2), (absent.Report.Zeros, absent.Report.Absences));
    }

    [Fact]
    public void A_mapping_can_be_stored_and_keeps_the_recorded_signal_as_working_set()
    {
        // Sizes 1 GiB. Middle: 512 MiB + 1.25 * highest active of the trailing hour, at most 1 GiB.
        // 100 MiB: 512 + 125 = 637; then 300: 512 + 375 = 887; 50: the 300 is 300 s old, 887; 700: 512 + 875 = 1387,
        // cut to 1024.
        string path = _folder.Write(
            "m.csv",
            TableHeader
                + "v,1372629800,1,1048576,102400\nv,1372630100,1,1048576,307200\n"
                + "v,1372630400,1,1048576,51200\nv,1372630700,1,1048576,716800\n"
        );
        ImportOutcome outcome = RunImport(path, ImportOptions.Default with { Mapping = DemandMapping.Middle });
        Assert.Equal([637 * MiB, 887 * MiB, 887 * MiB, 1024 * MiB], Demand(outcome.Trace));
        Assert.Equal([100 * MiB, 300 * MiB, 50 * MiB, 700 * MiB], outcome.Trace.Vms[0].All(TraceChannel.WorkingSet));
        Assert.Equal(TraceSignal.Committed, outcome.Trace.Info.Signal);
        Assert.Equal(1, outcome.Report.Clamped);
        Assert.Contains("middle: 512 MiB + 1.25", outcome.Trace.Info.Provenance, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mapping_of_committed_memory_is_refused()
    {
        string path = _folder.Write("c.csv", "time[s],vm,demand[B]\n0,a,1\n");
        ImportOptions options = ImportOptions.Default with { Mapping = DemandMapping.Low };
        Assert.Contains("active memory", Problems(path, options)[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Malformed_rows_of_all_files_are_listed()
    {
        _folder.Write("1.csv", ArchiveHeader + "1376314846;1;9;x;0\n1376314846;1\n");
        _folder.Write("2.csv", "Timestamp [ms];\tCPU cores\n");
        _folder.Write("3.csv", ArchiveHeader + "1376314846;1;9;2;0\n-5;1;1,5;2;0\n");
        string[] problems = Problems(_folder.Path);
        Assert.Equal(5, problems.Length);
        Assert.Equal("2:16: memory usage 'x' is no number; expected digits with '.' as the decimal mark", problems[0]);
        Assert.Equal("3:: the line has 2 fields; expected 5", problems[1]);
        Assert.StartsWith("1:: the header lacks columns", problems[2], StringComparison.Ordinal);
        Assert.Equal("3:1: time '-5' is negative; expected 0 or more", problems[3]);
        Assert.StartsWith("3:6: provisioned memory '1,5' is no number", problems[4], StringComparison.Ordinal);
    }

    [Fact]
    public void The_real_month_has_the_published_counts_and_survives_the_native_form()
    {
        string path = SharedData.Find("bitbrains/derived/rnd-2013-07-memory.csv.gz");
        ImportOutcome outcome = RunImport(path);
        ImportReport report = outcome.Report;
        Assert.Equal((500, 3_890_450L, 71_664L), (report.Vms, report.RowsRead, report.Duplicates));
        Assert.Equal((12_451L, 505_421L, 268), (report.OutOfRange, report.Zeros, report.ResizedVms));
        Assert.Equal(3_890_450 - 71_664 + report.Absences, report.Samples);
        NativeTraceWriter.Write(outcome.Trace, _folder.File("jul.dmt"), TestContext.Current.CancellationToken);
        using NativeTrace native = NativeTraceReader.Open(_folder.File("jul.dmt"));
        TraceSamples.AssertSame(outcome.Trace, native);
    }

    [Fact]
    public void Real_archive_files_import_with_their_duplicates()
    {
        string path = SharedData.Find("bitbrains/rnd-original/2013-8-sample");
        ImportOutcome outcome = RunImport(path);
        Assert.Equal(["1", "20", "100"], outcome.Trace.Vms.Select(vm => vm.Name));
        int rows = Directory.GetFiles(path).Sum(file => File.ReadLines(file).Count() - 1);
        Assert.Equal(rows, outcome.Report.RowsRead);
        Assert.Equal(rows - outcome.Report.Duplicates + outcome.Report.Absences, outcome.Report.Samples);
        Assert.True(outcome.Report.Duplicates > 1000);
    }
}
