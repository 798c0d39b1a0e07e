using System.Globalization;
using System.Text;
using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Traces.Import;
using DmSim.Traces.Tests.Native;
using static DmSim.Traces.Tests.Import.ImportHelp;

namespace DmSim.Traces.Tests.Import.Monitoring;

/// <summary>Counter logs recorded inside Windows guests.</summary>
public sealed class PdhGuestTests : IDisposable
{
    private const string Header = """
        "(PDH-CSV 4.0) (W. Europe Standard Time)(-60)","\\WEB1\Memory\Committed Bytes","\\WEB1\Memory\Available MBytes"
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Committed_bytes_are_demand_and_local_times_follow_the_bias()
    {
        string path = _folder.Write(
            "log.csv",
            Header
                + "\r\n\"03/01/2026 09:30:00.250\",\"1000\",\"3\"\r\n\"03/01/2026 09:30:15.250\",\"2000.5\",\"4\"\r\n"
        );
        ImportOutcome outcome = RunImport(path);
        TraceVm vm = Assert.Single(outcome.Trace.Vms);
        Assert.Equal("pdh", outcome.Report.Format);
        Assert.Equal("WEB1", vm.Name);
        Assert.Equal([250, 15_250], vm.AllTimes());
        Assert.Equal([1000, 2001], vm.All(TraceChannel.Demand));
        Assert.Equal([3 * MiB, 4 * MiB], vm.All(TraceChannel.Available));
        Assert.Equal(TraceSignal.Committed, outcome.Trace.Info.Signal);
        // UTC = local + bias: 09:30 - 60 min = 08:30 UTC; the local 09:30 is second 34,200 of the day.
        DateTimeOffset start = new(2026, 3, 1, 8, 30, 0, TimeSpan.Zero);
        Assert.Equal(start.ToUnixTimeMilliseconds(), outcome.Trace.Info.StartUnixMilliseconds);
        Assert.Equal(34_200, outcome.Trace.Info.StartSecondOfDay);
        Assert.Empty(outcome.Report.Warnings);
    }

    [Fact]
    public void Typeperf_says_no_zone_begins_with_a_blank_line_and_ends_with_chatter()
    {
        string path = _folder.Write(
            "typeperf.csv",
            """

            "(PDH-CSV 4.0)","\\A\Memory\Committed Bytes"
            "03/01/2026 09:30:00.000","1000.000000"
            "03/01/2026 09:30:01.000","1e+003"

            Exiting, please wait...
            The command completed successfully.
            """
        );
        ImportOutcome outcome = RunImport(path);
        Assert.Equal([1000, 1000], Demand(outcome.Trace));
        Assert.Contains(outcome.Report.Repairs, repair => repair is { What: "lines that are no samples", Count: 2 });
        Assert.Contains(outcome.Report.Warnings, text => text.Contains("unknown zone", StringComparison.Ordinal));
        ImportOptions berlin = ImportOptions.Default with { Zone = Zone("Europe/Berlin") };
        Assert.Equal(
            new DateTimeOffset(2026, 3, 1, 8, 30, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(),
            RunImport(path, berlin).Trace.Info.StartUnixMilliseconds
        );
    }

    [Fact]
    public void Tabs_separate_in_the_other_form_and_a_broken_banner_has_no_zone()
    {
        string path = _folder.Write(
            "log.tsv",
            "\"(PDH-TSV 4.0) (RTZ 2 (\"\t\"\\\\A\\Memory\\Committed Bytes\"\n\"03/01/2026 09:30:00.000\"\t\"5\"\n"
        );
        ImportOutcome outcome = RunImport(path);
        Assert.Equal([5], Demand(outcome.Trace));
        Assert.Contains(outcome.Report.Warnings, text => text.Contains("unknown zone", StringComparison.Ordinal));
    }

    [Fact]
    public void Missing_values_leave_no_sample_and_a_long_absence_is_one()
    {
        // Usual step 1 s: the values at 1, 2, 3, 4 are missing, " ", "", "-1" and no number; held until 0 + 3 s.
        string rows = string.Concat(
            new[] { "7", " ", "", "-1", "x", "8", "9", "10" }.Select(
                (value, index) => $"\"03/01/2026 09:30:{index:00}.000\",\"{value}\",\" \"\n"
            )
        );
        ImportOutcome outcome = RunImport(_folder.Write("log.csv", Header + "\n" + rows));
        Assert.Equal([0, 3000, 5000, 6000, 7000], outcome.Trace.Vms[0].AllTimes());
        Assert.Equal([7, TraceVm.Absent, 8, 9, 10], Demand(outcome.Trace));
        Assert.Contains(outcome.Report.Repairs, repair => repair is { What: "samples without a value", Count: 4 });
        Assert.Contains(outcome.Report.Repairs, repair => repair is { What: "values that are no numbers", Count: 1 });
    }

    [Fact]
    public void Cut_rows_garbage_and_a_second_heading_do_no_harm()
    {
        string path = _folder.Write(
            "log.csv",
            Header
                + "\n\"03/01/2026 09:30:00.000\",\"1\",\"1\"\n\0\0\0\n\"03/01/2026 09:30:01.000\",\"2\n"
                + "\"03/01/2026 09:30:02.000\",\"3\"\nsome words\n99,1,2\n"
                + "\"(PDH-CSV 4.0) (UTC)(0)\",\"\\\\B\\Memory\\Available Bytes\",\"\\\\B\\Memory\\Committed Bytes\"\n"
                + "\"03/01/2026 08:30:03.000\",\"70\",\"4\"\n"
        );
        ImportOutcome outcome = RunImport(path);
        Assert.Equal(["WEB1", "B"], outcome.Trace.Vms.Select(vm => vm.Name));
        Assert.Equal([1], Demand(outcome.Trace));
        Assert.Equal([4], Demand(outcome.Trace, 1));
        Assert.Equal([3000], outcome.Trace.Vms[1].AllTimes());
        Assert.Contains(outcome.Report.Repairs, repair => repair is { What: "lines that are no samples", Count: 3 });
        Assert.Contains(
            outcome.Report.Repairs,
            repair => repair.Count == 2 && repair.What.Contains("cut short", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_description_may_be_the_last_column_with_or_without_its_values()
    {
        string header = Header.TrimEnd() + ",\"Watches, in detail, \\ everything\"\n";
        string path = _folder.Write(
            "log.csv",
            header + "\"03/01/2026 09:30:00.000\",\"1\",\"1\",\" \"\n\"03/01/2026 09:30:01.000\",\"2\",\"1\"\n"
        );
        Assert.Equal([1, 2], Demand(RunImport(path).Trace));
    }

    [Fact]
    public void Several_machines_of_one_log_are_several_guests()
    {
        string path = _folder.Write(
            "log.csv",
            """
            "(PDH-CSV 4.0) (UTC)(0)","\\A\Memory\Committed Bytes","\\B.example.com\Memory\Committed Bytes","\\C\System\Threads"
            "03/01/2026 09:30:00.000","1","2","3"
            """
        );
        DemandTrace trace = RunImport(path).Trace;
        Assert.Equal(["A", "B.example.com"], trace.Vms.Select(vm => vm.Name));
        Assert.Equal([2], Demand(trace, 1));
    }

    [Fact]
    public void Available_memory_needs_what_is_installed()
    {
        string path = _folder.Write(
            "log.csv",
            """
            "(PDH-CSV 4.0) (UTC)(0)","\\A\Memory\Available MBytes"
            "03/01/2026 09:30:00.000","1000"
            "03/01/2026 09:30:01.000","5000"
            """
        );
        Assert.Contains("--installed", Assert.Single(Problems(path)), StringComparison.Ordinal);
        ImportOutcome outcome = RunImport(
            path,
            ImportOptions.Default with
            {
                Installed = MemorySize.FromMebibytes(4096),
            }
        );
        // 4,096 - 1,000 = 3,096 MiB; more available than installed is nothing used, and counted.
        Assert.Equal([3096 * MiB, 0], Demand(outcome.Trace));
        Assert.Equal(4096 * MiB, outcome.Trace.Vms[0].All(TraceChannel.Provisioned)[0]);
        Assert.Equal(TraceSignal.Used, outcome.Trace.Info.Signal);
        Assert.Equal(1, outcome.Report.OutOfRange);
    }

    [Fact]
    public void Other_counters_stand_in_for_committed_bytes_with_a_warning()
    {
        string share = _folder.Write(
            "share.csv",
            """
            "(PDH-CSV 4.0) (UTC)(0)","\\A\Memory\% Committed Bytes In Use","\\A\Memory\Commit Limit","\\A\NUMA Node Memory(0)\Total MBytes","\\A\NUMA Node Memory(1)\Total MBytes"
            "03/01/2026 09:30:00.000","25","1000","3","4"
            """
        );
        ImportOutcome outcome = RunImport(share);
        Assert.Equal([250], Demand(outcome.Trace));
        Assert.Equal([7 * MiB], outcome.Trace.Vms[0].All(TraceChannel.Provisioned));
        Assert.Contains(outcome.Report.Warnings, text => text.Contains("Commit Limit", StringComparison.Ordinal));
        string processes = _folder.Write(
            "processes.csv",
            """
            "(PDH-CSV 4.0) (UTC)(0)","\\A\Process(x#1)\Private Bytes","\\A\Process(_Total)\Private Bytes"
            "03/01/2026 09:30:00.000","25","1000"
            """
        );
        outcome = RunImport(processes);
        Assert.Equal([1000], Demand(outcome.Trace));
        Assert.Contains(outcome.Report.Warnings, text => text.Contains("private bytes", StringComparison.Ordinal));
    }

    [Fact]
    public void The_maximum_a_host_may_give_is_the_size_where_nothing_better_is_known()
    {
        string path = _folder.Write(
            "maximum.csv",
            """
            "(PDH-CSV 4.0) (UTC)(0)","\\A\Hyper-V Dynamic Memory Integration Service\Maximum Memory, Mbytes","\\A\Memory\Committed Bytes"
            "03/01/2026 09:30:00.000","64","1000"
            """
        );
        Assert.Equal([64 * MiB], RunImport(path).Trace.Vms[0].All(TraceChannel.Provisioned));
    }

    [Fact]
    public void Used_memory_can_be_asked_for()
    {
        string path = _folder.Write("log.csv", Header + "\n\"03/01/2026 09:30:00.000\",\"1\",\"100\"\n");
        ImportOptions options = ImportOptions.Default with
        {
            DemandFrom = DemandReading.Used,
            Installed = MemorySize.FromMebibytes(150),
        };
        ImportOutcome outcome = RunImport(path, options);
        Assert.Equal([50 * MiB], Demand(outcome.Trace));
        Assert.Equal(TraceSignal.Used, outcome.Trace.Info.Signal);
        Assert.Contains(
            "readings of esxtop",
            Problems(path, options with { DemandFrom = DemandReading.Touched })[0],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Utf16_as_powershell_redirects_it_is_read()
    {
        string path = _folder.File("log.csv");
        File.WriteAllText(path, Header + "\r\n\"03/01/2026 09:30:00.250\",\"1000\",\"3\"\r\n", Encoding.Unicode);
        Assert.Equal([1000], Demand(RunImport(path).Trace));
    }

    [Fact]
    public void A_clock_set_back_by_an_hour_goes_on()
    {
        // Every 10 min over the end of summer time, 25 October 2026, 03:00 to 02:00.
        string[] times = ["02:40", "02:50", "02:00", "02:10", "02:20"];
        string rows = string.Concat(times.Select((time, index) => $"\"10/25/2026 {time}:00.000\",\"{index}\",\"1\"\n"));
        ImportOutcome outcome = RunImport(_folder.Write("log.csv", Header + "\n" + rows));
        Assert.Equal([0, 600_000, 1_200_000, 1_800_000, 2_400_000], outcome.Trace.Vms[0].AllTimes());
        Assert.Contains(outcome.Report.Repairs, repair => repair is { What: "clocks set back by an hour", Count: 1 });
    }

    [Fact]
    public void A_log_that_a_spreadsheet_saved_is_read()
    {
        string path = _folder.Write(
            "saved.csv",
            "(PDH-CSV 4.0) (UTC)(0);\\\\A\\Memory\\Committed Bytes\n01.03.2026 09:30:05;1000,4\n1.3.2026 9:30:06;2000,6\n"
        );
        ImportOutcome outcome = RunImport(path);
        Assert.Equal([1000, 2001], Demand(outcome.Trace));
        Assert.Equal([0, 1000], outcome.Trace.Vms[0].AllTimes());
        string damaged = _folder.Write(
            "damaged.csv",
            "(PDH-CSV 4.0) (UTC)(0),\\\\A\\Memory\\Committed Bytes\n55:48.5,1\n"
        );
        Assert.Single(Problems(damaged));
    }

    [Fact]
    public void A_log_without_memory_says_what_it_lacks()
    {
        string path = _folder.Write(
            "cpu.csv",
            "\"(PDH-CSV 4.0) (UTC)(0)\",\"\\\\A\\Processor(_Total)\\% Processor Time\"\n\"03/01/2026 09:30:00.000\",\"1\"\n"
        );
        string problem = Assert.Single(Problems(path));
        Assert.Contains(@"expected \Memory\Committed Bytes", problem, StringComparison.Ordinal);
        Assert.Contains("among its 1 counters", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Thousands_of_columns_are_no_matter()
    {
        StringBuilder text = new("\"(PDH-CSV 4.0) (UTC)(0)\"");
        StringBuilder row = new("\"03/01/2026 09:30:00.000\"");
        for (int column = 0; column < 20_000; column++)
        {
            bool isMemory = column == 15_000;
            string name = isMemory ? @"Memory\Committed Bytes" : $@"Process(p, ""{column}"")\% Processor Time";
            text.Append(",\"\\\\A\\").Append(name.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
            row.Append(isMemory ? ",\"42\"" : ",\" \"");
        }

        Assert.Equal([42], Demand(RunImport(_folder.Write("wide.csv", $"{text}\r\n{row}\r\n")).Trace));
    }

    [Fact]
    public void The_culture_of_the_reader_does_not_matter()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Committed_bytes_are_demand_and_local_times_follow_the_bias();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static RecordedZone Zone(string name) =>
        RecordedZone.TryParse(name, out RecordedZone zone) ? zone : throw new ArgumentException(name);
}
