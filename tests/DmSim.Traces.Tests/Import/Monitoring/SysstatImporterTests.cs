using System.Globalization;
using System.Text;
using DmSim.Core.Workloads;
using DmSim.Traces.Import;
using DmSim.Traces.Tests.Native;
using static DmSim.Traces.Tests.Import.ImportHelp;

namespace DmSim.Traces.Tests.Import.Monitoring;

/// <summary>The outputs of sadf, and what all outputs of sysstat have in common.</summary>
public sealed class SysstatImporterTests : IDisposable
{
    private const string NewColumns =
        "kbmemfree;kbavail;kbmemused;%memused;kbbuffers;kbcached;kbcommit;%commit;kbactive;kbinact;kbdirty";

    private const string OldColumns = "kbmemfree;kbmemused;%memused;kbbuffers;kbcached;kbswpfree;kbswpused;%swpused";

    // 1,000,000 KiB in all: 300,000 free, 450,000 used without buffers, cache and slab.
    private const string NewValues = "300000;500000;450000;45.00;50000;150000;1200000;60.00;1;2;3";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Forms => ["sar", "sar12h", "d", "dt", "dU", "dh", "p", "j", "jtz", "x", "xtz"];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_output_of_one_recording_gives_the_same_trace(string form)
    {
        string path = _folder.Write("recording", Print(form));
        ImportOutcome outcome = RunImport(path);
        Assert.Equal("sysstat", outcome.Report.Format);
        TraceVm vm = Assert.Single(outcome.Trace.Vms);
        Assert.Equal("web1", vm.Name);
        Assert.Equal([0, 600_000, 1_200_000], vm.AllTimes());
        Assert.Equal([1_200_000 * KiB, 2_400_000 * KiB, 1_200_000 * KiB], vm.All(TraceChannel.Demand));
        Assert.Equal([500_000 * KiB, 500_000 * KiB, 500_000 * KiB], vm.All(TraceChannel.Available));
        // 450,000 / 45.00 % allows 999,889 … 1,000,111 KiB: the middle is 1,000,000.
        Assert.Equal([1_000_000 * KiB, 1_000_000 * KiB, 1_000_000 * KiB], vm.All(TraceChannel.Provisioned));
        Assert.Equal(TraceSignal.Committed, outcome.Trace.Info.Signal);
        DateTimeOffset start = new(2026, 3, 1, 23, 50, 1, TimeSpan.Zero);
        Assert.Equal(start.ToUnixTimeMilliseconds(), outcome.Trace.Info.StartUnixMilliseconds);
        Assert.Equal(3, outcome.Report.RowsRead);
    }

    [Fact]
    public void Old_used_memory_counts_cache_and_its_total_is_exact()
    {
        // Used is 600 of 1,000: 60 %; without 100 + 200 of cache and buffers 300 are in use.
        string path = _folder.Write(
            "old.csv",
            $"# hostname;interval;timestamp;{OldColumns}\n"
                + "h;2;2026-03-01 10:00:00 UTC;400;600;60.00;100;200;900;100;10.00\n"
                + "h;2;2026-03-01 10:00:02 UTC;300;700;70.00;100;200;900;100;10.00\n"
        );
        ImportOutcome outcome = RunImport(path);
        Assert.Equal([300 * KiB, 400 * KiB], Demand(outcome.Trace));
        Assert.Equal([1000 * KiB, 1000 * KiB], outcome.Trace.Vms[0].All(TraceChannel.Provisioned));
        Assert.Equal(TraceSignal.Used, outcome.Trace.Info.Signal);
        Assert.Contains(outcome.Report.Warnings, text => text.Contains("100 KiB of swap", StringComparison.Ordinal));
    }

    [Fact]
    public void Lines_from_before_1970_are_none_of_the_log()
    {
        string path = _folder.Write(
            "years.csv",
            $"# hostname;interval;timestamp;{OldColumns}\n"
                + "h;2;0026-03-01 10:00:00 UTC;400;600;60.00;100;200;900;100;10.00\n"
                + "h;2;2026-03-01 10:00:02 UTC;300;700;70.00;100;200;900;100;10.00\n"
        );
        Assert.Equal([400 * KiB], Demand(RunImport(path).Trace));
    }

    [Fact]
    public void Used_memory_can_be_asked_for()
    {
        ImportOptions options = ImportOptions.Default with { DemandFrom = DemandReading.Used };
        ImportOutcome outcome = RunImport(_folder.Write("recording", Print("d")), options);
        // Total less available: 1,000,000 - 500,000.
        Assert.Equal([500_000 * KiB, 500_000 * KiB, 500_000 * KiB], Demand(outcome.Trace));
        Assert.Equal(TraceSignal.Used, outcome.Trace.Info.Signal);
    }

    [Fact]
    public void Memory_that_grows_is_seen_where_no_one_total_fits()
    {
        string Row(int minute, int used, string percent) =>
            FormattableString.Invariant($"h;60;2026-03-01 10:{minute:00}:00 UTC;1;1;{used};{percent};0;0;7\n");
        string path = _folder.Write(
            "grown.csv",
            "# hostname;interval;timestamp;kbmemfree;kbavail;kbmemused;%memused;kbbuffers;kbcached;kbcommit\n"
                + Row(0, 500_000, "50.00")
                + Row(1, 250_000, "25.00")
                + Row(2, 500_000, "25.00")
                + Row(3, 1_000_000, "50.00")
        );
        ImportOutcome outcome = RunImport(path);
        long[] sizes = outcome.Trace.Vms[0].All(TraceChannel.Provisioned);
        Assert.Equal(sizes[0], sizes[1]);
        Assert.Equal(sizes[2], sizes[3]);
        Assert.InRange(sizes[0], 999_900 * KiB, 1_000_100 * KiB);
        Assert.InRange(sizes[2], 1_999_800 * KiB, 2_000_200 * KiB);
        Assert.Equal(1, outcome.Report.ResizedVms);
    }

    [Fact]
    public void Other_activities_restarts_comments_and_hosts_are_told_apart()
    {
        string path = _folder.Write(
            "mixed.csv",
            $"a;-1;2026-03-01 09:00:00 UTC;LINUX-RESTART\t(8 CPU)\n# hostname;interval;timestamp;CPU;%user\n"
                + "a;2;2026-03-01 10:00:00 UTC;-1;3.00\n"
                + $"# hostname;interval;timestamp;{NewColumns}\na;2;2026-03-01 10:00:00 UTC;{NewValues}\n"
                + "a;-1;2026-03-01 10:00:01 UTC;COM hello; world\n"
                + $"# hostname;interval;timestamp;{NewColumns};kbshmem\nb;2;2026-03-01 10:00:00 UTC;{NewValues};9\n"
                + "# hostname;interval;timestamp;kbswpfree;kbswpused\nb;2;2026-03-01 10:00:00 UTC;1;2\n"
        );
        ImportOutcome outcome = RunImport(path);
        Assert.Equal(["a", "b"], outcome.Trace.Vms.Select(vm => vm.Name));
        Assert.Equal(2, outcome.Report.RowsRead);
        Assert.Contains(
            outcome.Report.Repairs,
            repair => repair is { What: "restarts of a recorded machine", Count: 1 }
        );
    }

    [Fact]
    public void Columns_of_a_joined_row_are_placed_from_the_nearer_end()
    {
        const string Start = "# hostname;interval;timestamp";
        string before = $"{Start};{NewColumns};CPU;%user[...]\nh;2;2026-03-01 10:00:00 UTC;{NewValues};0;1.0;1;2.0\n";
        string after = $"{Start};CPU;%user[...];{NewColumns}\nh;2;2026-03-01 10:00:00 UTC;0;1.0;1;2.0;{NewValues}\n";
        foreach (string text in (string[])[before, after])
        {
            Assert.Equal([1_200_000 * KiB], Demand(RunImport(_folder.Write("joined.csv", text)).Trace));
        }

        string between =
            $"{Start};CPU;%user[...];{NewColumns};DEV;tps[...]\nh;2;2026-03-01 10:00:00 UTC;0;1.0;{NewValues};x;1\n";
        string problem = Assert.Single(Problems(_folder.Write("joined.csv", between)));
        Assert.Contains("sadf -d FILE -- -r", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Null_and_broken_fields_are_missing_and_a_moment_without_memory_is_no_sample()
    {
        const string Text = """
            {"sysstat": {"hosts": [{"nodename": "h\u00e9", "statistics": [
              {"timestamp": {"date": "2026-03-01", "time": "10:00:00", "utc": 1, "interval": 1}, "cpu-load": [{"cpu": "all"}]},
              {"timestamp": {"date": "2026-03-01", "time": "10:00:01", "utc": 1}, "memory": {"memfree": null, "commit": 7}},
              {"timestamp": {"date": "2026-03-01", "time": "10:00:02", "utc": 1}, "memory": {"memfree": 1, "commit": null}},
              {"timestamp": {"date": "2026-03-01", "time": "10:00:03", "utc": 1}, "memory": null},
              {"memory": {"memfree": 1, "commit": 5}},
              {"timestamp": {"date": "2026-03-01", "time": "10:00:04", "utc": 1}, "memory": {"avail": "x", "commit": 9}}
            ]}]}}
            """;
        ImportOutcome outcome = RunImport(_folder.Write("nulls.json", Text));
        Assert.Equal("hé", outcome.Trace.Vms[0].Name);
        Assert.Equal([0, 3000], outcome.Trace.Vms[0].AllTimes());
        Assert.Equal([7 * KiB, 9 * KiB], Demand(outcome.Trace));
    }

    [Theory]
    [InlineData("j", "cut short")]
    [InlineData("x", "cut short")]
    public void Documents_that_are_cut_short_are_refused(string form, string expected)
    {
        string text = Print(form);
        string path = _folder.Write("cut", text[..(text.Length / 2)]);
        Assert.Contains(expected, Assert.Single(Problems(path)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_document_type_is_not_fetched_and_entities_are_not_expanded()
    {
        string text = Print("x")
            .Replace(
                "<sysstat>",
                "<!DOCTYPE sysstat [<!ENTITY a \"1\"><!ENTITY b \"&a;&a;\">]>\n<sysstat>",
                StringComparison.Ordinal
            );
        Assert.Equal(3, RunImport(_folder.Write("typed.xml", text)).Trace.Vms[0].SampleCount);
    }

    [Fact]
    public void Without_percentages_only_a_constant_sum_tells_the_size()
    {
        const string Names = "# hostname;interval;timestamp;kbmemfree;kbmemused;kbcommit\n";
        const string First = "h;2;2026-03-01 10:00:00 UTC;400;600;7\n";
        string constant = Names + First + "h;2;2026-03-01 10:00:02 UTC;300;700;7\n";
        Assert.Equal([1000 * KiB, 1000 * KiB], Sizes(constant)!);
        string other = Names + First + "h;2;2026-03-01 10:00:02 UTC;300;600;7\n";
        Assert.Null(Sizes(other));

        long[]? Sizes(string text)
        {
            TraceVm vm = RunImport(_folder.Write("d.csv", text)).Trace.Vms[0];
            return vm.Has(TraceChannel.Provisioned) ? vm.All(TraceChannel.Provisioned) : null;
        }
    }

    [Fact]
    public void A_binary_file_says_how_to_print_it()
    {
        string path = _folder.File("sa01");
        File.WriteAllBytes(path, [0x96, 0xD5, 0x75, 0x21, .. new byte[1000]]);
        Assert.Contains("sadf -d", Assert.Single(Problems(path)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_recording_without_memory_says_how_to_print_it()
    {
        string path = _folder.Write(
            "cpu.csv",
            "# hostname;interval;timestamp;CPU;%user\nh;2;2026-03-01 10:00:00 UTC;-1;3\n"
        );
        Assert.Contains("sar -r", Assert.Single(Problems(path)), StringComparison.Ordinal);
    }

    /// <summary>A recording of three samples across midnight, as sysstat prints it in a form.</summary>
    private static string Print(string form)
    {
        DateTime[] times = [new(2026, 3, 1, 23, 50, 1), new(2026, 3, 2, 0, 0, 1), new(2026, 3, 2, 0, 10, 1)];
        string[] rows = [NewValues, NewValues.Replace("1200000", "2400000", StringComparison.Ordinal), NewValues];
        StringBuilder text = new(Opening(form));
        for (int index = 0; index < times.Length; index++)
        {
            text.Append(Sample(form, times[index], rows[index].Split(';'), index == times.Length - 1));
        }

        return text.Append(Closing(form)).ToString();
    }

    private static string Opening(string form) =>
        form switch
        {
            "sar" => $"Linux 6.1.0 (web1) \t03/01/26 \t_x86_64_\t(2 CPU)\n\n23:40:01 {NewColumns.Replace(';', ' ')}\n",
            "sar12h" =>
                $"Linux 6.1.0 (web1) \t03/01/2026 \t_x86_64_\t(2 CPU)\n\n11:40:01 PM {NewColumns.Replace(';', ' ')}\n",
            "p" => "",
            "j" or "jtz" => "{\"sysstat\": {\"hosts\": [{\"nodename\": \"web1\", \"statistics\": [\n",
            "x" or "xtz" => "<?xml version=\"1.0\"?>\n<sysstat>\n<host nodename=\"web1\"><statistics>\n",
            _ => $"# hostname;interval;timestamp;{NewColumns}\n",
        };

    private static string Closing(string form) =>
        form switch
        {
            "sar" => $"Average: {NewValues.Replace(';', ' ')}\n",
            "sar12h" => $"Durchschn.: {NewValues.Replace(';', ' ')}\n",
            "j" or "jtz" => "], \"restarts\": []}]}}\n",
            "x" or "xtz" => "</statistics><restarts></restarts></host></sysstat>\n",
            _ => "",
        };

    private static string Sample(string form, DateTime time, string[] values, bool isLast)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        string date = time.ToString("yyyy-MM-dd", culture);
        string clock = time.ToString("HH:mm:ss", culture);
        string row = string.Join(';', values);
        string zone = form.EndsWith("tz", StringComparison.Ordinal) ? "tz" : "utc";
        string mark = zone == "tz" ? "UTC" : "1";
        string[] names = ["memfree", "avail", "memused", "memused-percent", "buffers", "cached", "commit"];
        return form switch
        {
            "sar" => $"{clock} {row.Replace(';', ' ').Replace('.', ',')}\n",
            "sar12h" => $"{time.ToString("hh:mm:ss tt", culture)}  {row.Replace(';', ' ')}\n",
            "dt" => $"web1;600;{date} {clock};{row}\n",
            "dU" => $"web1;600;{new DateTimeOffset(time, TimeSpan.Zero).ToUnixTimeSeconds()};{row}\n",
            "p" => string.Concat(
                NewColumns
                    .Split(';')
                    .Select((name, index) => $"web1\t600\t{date} {clock} UTC\t-\t{name}\t{values[index]}\n")
            ),
            "j" or "jtz" =>
                $"{{\"timestamp\": {{\"date\": \"{date}\", \"time\": \"{clock}\", \"{zone}\": \"{mark}\"}}, \"memory\": {{"
                    + string.Join(", ", names.Select((name, index) => $"\"{name}\": {values[index]}"))
                    + (isLast ? "}}\n" : "}},\n"),
            "x" or "xtz" => $"<timestamp date=\"{date}\" time=\"{clock}\" {zone}=\"{mark}\"><memory unit=\"kB\">"
                + string.Concat(names.Select((name, index) => $"<{name}>{values[index]}</{name}>"))
                + "</memory></timestamp>\n",
            _ => $"web1;600;{date} {clock} UTC;{row}\n",
        };
    }
}
