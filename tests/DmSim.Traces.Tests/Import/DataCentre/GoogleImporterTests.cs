using System.Globalization;
using System.IO.Compression;
using System.Text;
using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Traces.Import;
using DmSim.Traces.Tests.Native;
using static DmSim.Traces.Tests.Import.ImportHelp;

namespace DmSim.Traces.Tests.Import.DataCentre;

/// <summary>Both Google traces: the same meaning in two forms.</summary>
public sealed class GoogleImporterTests : IDisposable
{
    private const string Forever = "9223372036854775807";

    private static readonly ImportOptions Options = ImportOptions.Default with
    {
        // 1.0 is 1,000 MiB, so that shares are easy to see.
        NominalSize = MemorySize.FromMebibytes(1000),
    };

    private static readonly ImportOptions PerJob = Options with { VmPer = VmGrouping.Job };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_task_is_a_vm_with_a_sample_per_window_and_its_limit()
    {
        string path = _folder.Write(
            "part.csv",
            Row(600, 900, 7, 0, "0.1", "0.2") + Row(900, 1200, 7, 0, "0.15", "0.2")
        );
        ImportOutcome outcome = RunImport(path, Options);
        TraceVm vm = Assert.Single(outcome.Trace.Vms);
        Assert.Equal("7/0", vm.Name);
        // 600 s of the file's time is the begin of the recording: Sunday, May 1, 2011, 19:00 EDT.
        Assert.Equal([0, 300_000], vm.AllTimes());
        Assert.Equal([100 * MiB, 150 * MiB], Demand(outcome.Trace));
        Assert.Equal([200 * MiB, 200 * MiB], vm.All(TraceChannel.Provisioned));
        Assert.Equal((300_000, 600_000), (vm.IntervalMilliseconds, vm.EndMilliseconds));
        Assert.Equal(TraceSignal.Used, outcome.Trace.Info.Signal);
        Assert.Equal(19 * 3600, outcome.Trace.Info.StartSecondOfDay);
        Assert.Equal(
            new DateTimeOffset(2011, 5, 1, 23, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(),
            outcome.Trace.Info.StartUnixMilliseconds
        );
        Assert.Equal("google2011", outcome.Report.Format);
        Assert.StartsWith(
            "it has no header; its 20 columns hold",
            outcome.Report.RecognizedBy,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Tasks_of_a_job_add_up_window_by_window()
    {
        // Window 1: 0.1 + 0.3. Window 2: 0.2 for 300 s and 0.4 for its last 150 s: 0.2 + 0.4 / 2 = 0.4.
        // Window 3: only from 1,350 s on, 0.2: the average of the time that is recorded.
        string rows =
            Row(600, 900, 7, 0, "0.1", "0.2")
            + Row(600, 900, 7, 1, "0.3", "0.5")
            + Row(900, 1200, 7, 0, "0.2", "0.2")
            + Row(1050, 1200, 7, 2, "0.4", "0.4")
            + Row(1350, 1500, 7, 0, "0.2", "0.2");
        ImportOutcome outcome = RunImport(_folder.Write("part.csv", rows), PerJob);
        TraceVm vm = Assert.Single(outcome.Trace.Vms);
        Assert.Equal("7", vm.Name);
        Assert.Equal([0, 300_000, 750_000], vm.AllTimes());
        Assert.Equal([400 * MiB, 400 * MiB, 200 * MiB], Demand(outcome.Trace));
        Assert.Equal([700 * MiB, 400 * MiB, 200 * MiB], vm.All(TraceChannel.Provisioned));
        Assert.Equal(900_000, vm.EndMilliseconds);
    }

    [Fact]
    public void A_task_that_restarts_within_a_window_counts_while_it_runs_and_is_absent_between_distant_runs()
    {
        // 100 s of 0.1 and 100 s of 0.3 in one window: 0.2 while it ran. Then nothing for more than three windows.
        string rows =
            Row(600, 700, 7, 0, "0.1", "0.5") + Row(800, 900, 7, 0, "0.3", "0.5") + Row(6000, 6300, 7, 0, "0.4", "0.5");
        ImportOutcome outcome = RunImport(_folder.Write("part.csv", rows), Options);
        // Held for three windows of 300 s from time 0, then absent until 5,400 s.
        Assert.Equal([0, 900_000, 5_400_000], outcome.Trace.Vms[0].AllTimes());
        Assert.Equal([200 * MiB, TraceVm.Absent, 400 * MiB], Demand(outcome.Trace));
    }

    [Fact]
    public void Sentinels_empty_fields_repeats_and_nonsense_are_counted()
    {
        string rows =
            Row(600, 900, 1, 0, "0.1", "0.2")
            + Row(600, 900, 1, 0, "0.3", "0.2") // repeated: the last counts, and lies above its limit
            + Row("0", "900000000", 2, 0, "0.1", "0.2") // began before: one window
            + Row("900000000", Forever, 2, 0, "0.1", "") // ends after: one window; no limit
            + Row(900, 1200, 3, 0, "", "0.2")
            + Row(900, 900, 3, 0, "0.1", "0.2")
            + Row(900, 1200, 3, 0, "-0.1", "0.2")
            + Row(900, 1200, 3, 0, "1.5", "0.2");
        ImportOutcome outcome = RunImport(_folder.Write("part.csv", rows), Options);
        Assert.Equal([300 * MiB], Demand(outcome.Trace, 0));
        Assert.Equal([100 * MiB, 100 * MiB], Demand(outcome.Trace, 1));
        Assert.Equal([0, 300_000], outcome.Trace.Vms[1].AllTimes());
        Assert.Equal([1000 * MiB], Demand(outcome.Trace, 2));
        ImportReport report = outcome.Report;
        Assert.Equal((8, 1, 1), (report.RowsRead, report.Duplicates, report.Clamped));
        // A negative use, one above the machine, and the two samples above their limits.
        Assert.Equal(4, report.OutOfRange);
        Assert.Equal(2, Count(report, "records that begin before (0) or end after (2^63-1) the recording"));
        Assert.Equal(1, Count(report, "records without memory use"));
        Assert.Equal(1, Count(report, "records without a memory limit"));
        Assert.Equal(1, Count(report, "records that do not end after their begin"));
    }

    [Fact]
    public void The_order_of_rows_and_parts_does_not_matter()
    {
        string[] rows =
        [
            .. from task in Enumerable.Range(0, 5)
            from window in Enumerable.Range(2, 40)
            where (task + window) % 7 != 0
            let share = ((task * 40) + window) / 1000.0
            select Row(window * 300, (window + 1) * 300, 7, task, share.ToString(CultureInfo.InvariantCulture), "0.5"),
        ];
        Random random = new(4);
        string sorted = _folder.Write("sorted.csv", string.Concat(rows));
        random.Shuffle(rows);
        string parts = Path.Combine(_folder.Path, "task_usage");
        Directory.CreateDirectory(parts);
        WritePacked(Path.Combine(parts, "part-00000-of-00500.csv.gz"), string.Concat(rows[..70]));
        WritePacked(Path.Combine(parts, "part-00001-of-00500.csv.gz"), string.Concat(rows[70..]));
        foreach (ImportOptions options in (ImportOptions[])[Options, PerJob])
        {
            ImportOutcome expected = RunImport(sorted, options);
            ImportOutcome shuffled = RunImport(parts, options);
            Dictionary<string, TraceVm> byName = shuffled.Trace.Vms.ToDictionary(vm => vm.Name);
            Assert.Equal(options.VmPer == VmGrouping.Job ? 1 : 5, byName.Count);
            foreach (TraceVm vm in expected.Trace.Vms)
            {
                Assert.Equal(vm.AllTimes(), byName[vm.Name].AllTimes());
                Assert.Equal(vm.All(TraceChannel.Demand), byName[vm.Name].All(TraceChannel.Demand));
            }
        }
    }

    [Fact]
    public void Parts_are_found_behind_many_files_of_other_tables()
    {
        const string Event = "0,2,3418309,0,4155527081,0,70s3v5qRyCO,3,9,0.125,0.07446,0.0004,0\n";
        foreach (string table in (string[])["task_events", "task_usage"])
        {
            string folder = Path.Combine(_folder.Path, table);
            Directory.CreateDirectory(folder);
            for (int part = 0; part < 40; part++)
            {
                string row = table == "task_events" ? Event : Row(600, 900, 7, part, "0.1", "0.2");
                File.WriteAllText(Path.Combine(folder, $"part-{part:00000}-of-00500.csv"), row);
            }
        }

        ImportOutcome outcome = RunImport(_folder.Path, PerJob);
        Assert.Equal([4000 * MiB], Demand(outcome.Trace));
        Assert.Contains("40 files hold other tables and were not read", outcome.Report.Warnings);
    }

    [Fact]
    public void A_format_named_wrongly_says_what_it_expects()
    {
        string path = _folder.Write("a.csv", "time[s],vm,demand[B]\n0,a,1\n");
        foreach (
            string format in (string[])
                ["google2011", "google2019", "alibaba2017", "gcd-vms", "gentd26", "nezha", "materna"]
        )
        {
            Assert.NotEqual(":: there is no row of data", Assert.Single(Problems(path, Options, format)));
        }
    }

    [Fact]
    public void Malformed_rows_are_listed_with_their_columns()
    {
        string path = _folder.Write(
            "part.csv",
            Row(600, 900, 7, 0, "0.1", "0.2")
                + Row("x", "900000000", 7, 0, "0.1", "0.2")
                + Row(600, 900, 7, 0, "a", "0.2")
                + "1,2,3\n"
                + Row("600", "99999999999999999", 7, 0, "0.1", "0.2")
                + string.Concat(Enumerable.Range(2, 9).Select(n => Row(n * 300, (n * 300) + 300, 7, 0, "0.1", "0.2")))
        );
        string[] problems = Problems(path, Options);
        Assert.Equal(4, problems.Length);
        Assert.Equal("2:1: start time 'x' is no whole number", problems[0]);
        Assert.StartsWith("3:", problems[1], StringComparison.Ordinal);
        Assert.Contains("canonical memory usage 'a' is no number", problems[1], StringComparison.Ordinal);
        Assert.Equal("4:: the line has 3 fields; expected 20", problems[2]);
        Assert.Contains("expected microseconds, minutes apart", problems[3], StringComparison.Ordinal);
    }

    [Fact]
    public void A_copy_with_a_header_and_other_columns_is_read_by_names()
    {
        string path = _folder.Write(
            "h.csv",
            "job ID,task index,start time,end time,assigned memory usage,canonical memory usage\n"
                + "7,3,600000000,900000000,0.2,0.1\n"
        );
        ImportOutcome outcome = RunImport(path, Options);
        Assert.Equal("7/3", outcome.Trace.Vms[0].Name);
        Assert.Equal([100 * MiB], Demand(outcome.Trace));
        Assert.StartsWith("its header has", outcome.Report.RecognizedBy, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_lines_hold_whole_numbers_as_text_or_not_and_leave_fields_out()
    {
        string lines = """
            {"start_time":"600000000","end_time":"900000000","collection_id":"330587238433","instance_index":"4","machine_id":"9","alloc_collection_id":"0","collection_type":"0","average_usage":{"cpus":0.01,"memory":0.1},"maximum_usage":{"cpus":0.02,"memory":0.9},"assigned_memory":0.2,"cpu_usage_distribution":[0,0.1,{"x":1}]}
            {"start_time":900000000,"end_time":1200000000,"collection_id":330587238433,"instance_index":4,"average_usage":{"memory":0.2,"cpus":null},"assigned_memory":null}

            {"collection_type":"ALLOC_SET","start_time":"600000000","end_time":"900000000","collection_id":"5","instance_index":"0","average_usage":{"memory":0.5}}
            {"start_time":"600000000","end_time":"900000000","collection_id":"6","instance_index":"0","average_usage":{"cpus":0.01},"assigned_memory":0.1}
            """;
        string path = Path.Combine(_folder.Path, "instance_usage-000000000000.json.gz");
        WritePacked(path, lines);
        ImportOutcome outcome = RunImport(path, Options);
        TraceVm vm = Assert.Single(outcome.Trace.Vms);
        Assert.Equal("330587238433/4", vm.Name);
        Assert.Equal([100 * MiB, 200 * MiB], Demand(outcome.Trace));
        Assert.Equal([200 * MiB, 200 * MiB], vm.All(TraceChannel.Provisioned));
        Assert.Equal("google2019", outcome.Report.Format);
        Assert.Equal(1, Count(outcome.Report, "records of alloc sets"));
        Assert.Equal(1, Count(outcome.Report, "records without memory use"));
        Assert.Equal(4, outcome.Report.RowsRead);
        // May 1, 2019, 00:00 PDT.
        Assert.Equal(0, outcome.Trace.Info.StartSecondOfDay);
        Assert.True(RecordedZone.TryParse("Asia/Singapore", out RecordedZone singapore));
        Assert.Equal(15 * 3600, RunImport(path, Options with { Zone = singapore }).Trace.Info.StartSecondOfDay);
    }

    [Fact]
    public void Broken_json_lines_are_listed()
    {
        const string Good =
            """{"start_time":1,"end_time":2,"collection_id":3,"instance_index":4,"average_usage":{"memory":0.1}}""";
        string[] bad =
        [
            "[1]",
            """{"start_time":1,"end_time":2,"collection_id":3}""",
            """{"start_time":{"a":1},"end_time":2,"collection_id":3,"instance_index":4}""",
            Good + "x",
            """{"start_time":1,""",
            """{"start_time":1,"end_time":2,"collection_id":3,"instance_index":4,"average_usage":7}""",
            new string('[', 5000),
        ];
        string path = _folder.Write("u.json", string.Join("\n", [Good, .. bad, Good]) + "\n");
        Assert.Equal(bad.Length, Problems(path, Options).Length);
    }

    private static long Count(ImportReport report, string what) => report.Repairs.Single(one => one.What == what).Count;

    private static void WritePacked(string path, string text)
    {
        using GZipStream packed = new(File.Create(path), CompressionLevel.Fastest);
        packed.Write(Encoding.UTF8.GetBytes(text));
    }

    private static string Row(int start, int end, long job, int task, string used, string limit) =>
        Row($"{start}000000", $"{end}000000", job, task, used, limit);

    private static string Row(string start, string end, long job, int task, string used, string limit) =>
        $"{start},{end},{job},{task},4155527081,0.001562,{used},{limit},,0.07602,,0,0.000309,0.02,0.001,,0.0078,1,0,\n";
}
