using System.Globalization;
using System.IO.Compression;
using System.Text;
using DmSim.Core.Scenarios;
using DmSim.Core.Workloads;
using DmSim.Traces.Import;
using DmSim.Traces.Native;
using DmSim.Traces.Tests.Native;
using static DmSim.Traces.Tests.Import.ImportHelp;

namespace DmSim.Traces.Tests.Import;

public sealed class CsvImporterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Columns_may_come_in_any_order_case_and_unit()
    {
        string path = _folder.Write(
            "a.csv",
            "# a comment\nDemand[KiB], VM ,TIME[ms],provisioned[GiB],WorkingSet[B],available[MiB]\n"
                + "1.5,web,500,2,100,3\r\n4,web,1500,2,200,4\n\n7,\"d,b\",500,1,0,0\n"
        );
        ImportOutcome outcome = RunImport(path);
        TraceVm web = outcome.Trace.Vms[0];
        Assert.Equal(["web", "d,b"], outcome.Trace.Vms.Select(vm => vm.Name));
        Assert.Equal([500, 1500], web.AllTimes());
        Assert.Equal([1536, 4096], web.All(TraceChannel.Demand));
        Assert.Equal([2 * 1024 * MiB, 2 * 1024 * MiB], web.All(TraceChannel.Provisioned));
        Assert.Equal([100, 200], web.All(TraceChannel.WorkingSet));
        Assert.Equal([3 * MiB, 4 * MiB], web.All(TraceChannel.Available));
        Assert.Equal(TraceSignal.Committed, outcome.Trace.Info.Signal);
        Assert.Null(outcome.Trace.Info.StartUnixMilliseconds);
        Assert.Equal(2500, outcome.Trace.Info.DurationMilliseconds);
        Assert.Equal("csv", outcome.Report.Format);
        Assert.Equal(3, outcome.Report.RowsRead);
    }

    [Fact]
    public void Iso_times_set_the_date_and_the_local_time_of_day()
    {
        // 09:30:00.250 at +02:00 is 07:30:00.250 UTC; time 0 is the whole second before; 09:30 is second 34,200 of the
        // day.
        string path = _folder.Write(
            "iso.csv",
            "time,vm,demand[B]\n2026-03-01T09:30:00.250+02:00,a,1\n2026-03-01 07:30:05Z,a,2\n"
        );
        DemandTrace trace = RunImport(path).Trace;
        Assert.Equal([250, 5000], trace.Vms[0].AllTimes());
        Assert.Equal(
            new DateTimeOffset(2026, 3, 1, 7, 30, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(),
            trace.Info.StartUnixMilliseconds
        );
        Assert.Equal(34_200, trace.Info.StartSecondOfDay);
    }

    [Fact]
    public void Rows_out_of_order_are_sorted_and_of_repeated_times_the_last_wins()
    {
        string path = _folder.Write("u.csv", "time[s],vm,demand[B]\n3,a,30\n1,a,10\n2,a,20\n1,a,11\n1,a,12\n");
        ImportOutcome outcome = RunImport(path);
        Assert.Equal([1000, 2000, 3000], outcome.Trace.Vms[0].AllTimes());
        Assert.Equal([12, 20, 30], Demand(outcome.Trace));
        Assert.Equal(2, outcome.Report.Duplicates);
        Assert.Contains(outcome.Report.Repairs, repair => repair is { What: "VMs with rows out of order", Count: 1 });
    }

    [Fact]
    public void An_empty_demand_is_an_absence_and_an_empty_size_goes_on()
    {
        string path = _folder.Write("e.csv", "time[s],vm,demand[B],provisioned[B]\n0,a,5,\n1,a,,8\n2,a,7,\n");
        ImportOutcome outcome = RunImport(path);
        Assert.Equal([5, TraceVm.Absent, 7], Demand(outcome.Trace));
        Assert.Equal([8, 8, 8], outcome.Trace.Vms[0].All(TraceChannel.Provisioned));
        Assert.Equal(1, outcome.Report.Absences);
        Assert.Equal(0, outcome.Report.ResizedVms);
    }

    [Fact]
    public void A_channel_given_only_in_rows_that_were_dropped_is_not_there()
    {
        // Of the two rows at 0 the last wins, and it says nothing of the working set.
        string path = _folder.Write("d.csv", "time[s],vm,demand[B],workingset[B]\n0,a,5,3\n0,a,5,\n60,a,6,\n");
        DemandTrace trace = RunImport(path).Trace;
        Assert.Equal([5, 6], Demand(trace));
        Assert.False(trace.Vms[0].Has(TraceChannel.WorkingSet));
    }

    [Fact]
    public void A_sample_holds_until_the_next_unless_a_limit_is_given()
    {
        // Median step 10 s; the gap of 100 s is longer than 3 intervals, so with that limit absence begins at 20 + 30
        // s.
        string path = _folder.Write("g.csv", "time[s],vm,demand[B]\n0,a,1\n10,a,2\n20,a,3\n120,a,4\n130,a,5\n");
        ImportOutcome held = RunImport(path);
        Assert.Equal([1, 2, 3, 4, 5], Demand(held.Trace));
        Assert.Equal((1, 0), (held.Report.Gaps, held.Report.Absences));
        ImportOutcome limited = RunImport(path, ImportOptions.Default with { HeldIntervals = 3 });
        Assert.Equal([0, 10_000, 20_000, 50_000, 120_000, 130_000], limited.Trace.Vms[0].AllTimes());
        Assert.Equal([1, 2, 3, TraceVm.Absent, 4, 5], Demand(limited.Trace));
        Assert.Equal((1, 1), (limited.Report.Gaps, limited.Report.Absences));
    }

    [Fact]
    public void Every_malformed_row_is_listed_with_its_place()
    {
        string path = _folder.Write(
            "bad.csv",
            "time[s],vm,demand[MiB]\n0,a,1\nx,a,1\n1,a,NaN\n2,a,-3\n3,a\n4,,1\n5,a,\"1\n6,a,99999999999999999999\n"
                + "1372629804000,a,1\n7,b,1 5\n"
        );
        Assert.Equal(
            [
                "3:1: time 'x' is no number; expected digits with '.' as the decimal mark",
                "4:5: demand 'NaN' is not finite; expected a number",
                "5:5: demand '-3' is negative; expected 0 or more",
                "6:: the line has 2 fields; expected 3",
                "7:3: vm is empty; expected a name",
                "8:: the quotes of the line do not match",
                "9:5: demand '99999999999999999999' is too large",
                "10:1: time '1372629804000' is no plausible count of seconds; is the unit [ms]?",
                "11:5: demand '1 5' is no number; expected digits with '.' as the decimal mark",
            ],
            Problems(path)
        );
    }

    [Fact]
    public void Two_problems_of_one_row_are_both_listed() =>
        Assert.Equal(2, Problems(_folder.Write("two.csv", "time[s],vm,demand[B]\n-1,a,-1\n")).Length);

    [Fact]
    public void Problems_beyond_a_hundred_are_counted()
    {
        string rows = string.Concat(Enumerable.Range(0, 250).Select(_ => "0,a,bad\n"));
        string path = _folder.Write("many.csv", "time[s],vm,demand[B]\n" + rows);
        InvalidInputException problem = Assert.Throws<InvalidInputException>(() => RunImport(path));
        Assert.Equal(100, problem.Issues.Count);
        Assert.Equal(150, problem.OmittedCount);
        Assert.EndsWith("and 150 more problems", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("time[s],vm,demand\n", "1:12: column 'demand' needs a unit, such as demand[MiB]")]
    [InlineData(
        "time[s],vm,demand[MB]\n",
        "1:12: unit [MB] of demand is not known; expected [B], [KiB], [MiB] or [GiB] (1 KiB = 1024 B)"
    )]
    [InlineData("time[min],vm,demand[B]\n", "1:1: unit [min] of time is not known; expected [s], [ms] or [iso8601]")]
    [InlineData("time[s],demand[B],Demand[B]\n", "1:19: column 'Demand' is there twice")]
    [InlineData(
        "time,vm,demand[B]\n5,a,1\n",
        "2:1: time '5' is a number; the header must give its unit: time[s] or time[ms]"
    )]
    [InlineData(
        "time,vm,demand[B]\n2026-02-29T00:00Z,a,1\n",
        "2:1: time '2026-02-29T00:00Z' is not ISO 8601; expected such as 2026-03-01T09:30:00Z"
    )]
    [InlineData("time[s],vm,demand[B]\n", ":: there is no row of data")]
    public void A_wrong_header_says_what_is_expected(string text, string expected) =>
        Assert.Equal([expected], Problems(_folder.Write("h.csv", text)));

    [Fact]
    public void What_no_format_recognises_is_refused_with_what_each_format_misses()
    {
        string[] problems = Problems(_folder.Write("x.csv", "a b c\n"));
        Assert.StartsWith("::", problems[0], StringComparison.Ordinal);
        Assert.Contains("the format was not recognised", problems[0], StringComparison.Ordinal);
        Assert.Equal(
            TraceImporters.All.Select(importer => importer.Name),
            problems.Skip(1).Select(text => text.Split(':')[2].Replace(" not ", "", StringComparison.Ordinal))
        );
        Assert.Contains("the file is empty", Problems(_folder.Write("empty.csv", ""))[0], StringComparison.Ordinal);
        Assert.Contains("no such file", Problems(_folder.File("none.csv"))[0], StringComparison.Ordinal);
        string good = _folder.Write("good.csv", "time[s],vm,demand[B]\n0,a,1\n");
        Assert.Contains("expected auto, ", Problems(good, null, "cvs")[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_vm_column_each_file_of_a_folder_is_a_vm_in_natural_order()
    {
        _folder.Write("10.csv", "time[s],demand[B]\n0,10\n");
        _folder.Write("2.csv", "time[s];demand[B]\n0;2\n");
        _folder.Write("README.md", "not data");
        ImportOutcome outcome = RunImport(_folder.Path);
        Assert.Equal(["2", "10"], outcome.Trace.Vms.Select(vm => vm.Name));
        Assert.Contains(
            outcome.Report.Warnings,
            text => text.StartsWith("1 files are no data", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Gzip_is_read_by_content_and_a_file_cut_short_is_refused()
    {
        byte[] text = Encoding.UTF8.GetBytes(
            "time[s],vm,demand[B]\n"
                + string.Concat(Enumerable.Range(0, 5000).Select(i => $"{i},a,{i * 7919 % 1000}\n"))
        );
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(text);
        }

        File.WriteAllBytes(_folder.File("a.csv"), packed.ToArray());
        Assert.Equal(5000, RunImport(_folder.File("a.csv")).Trace.Vms[0].SampleCount);
        File.WriteAllBytes(_folder.File("cut.csv.gz"), packed.ToArray()[..^8]);
        Assert.Contains("cut short", Problems(_folder.File("cut.csv.gz"))[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    public void Culture_changes_no_byte(string culture)
    {
        string path = _folder.Write("c.csv", "TIME[S],VM,DEMAND[MIB],AVAILABLE[MIB]\n0.5,I,1.5,2\n1.5,i,2.5,3\n");
        NativeTraceWriter.Write(
            RunImport(path).Trace,
            _folder.File("invariant.dmt"),
            TestContext.Current.CancellationToken
        );
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo(culture);
            NativeTraceWriter.Write(
                RunImport(path).Trace,
                _folder.File("other.dmt"),
                TestContext.Current.CancellationToken
            );
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Assert.Equal(File.ReadAllBytes(_folder.File("invariant.dmt")), File.ReadAllBytes(_folder.File("other.dmt")));
    }

    [Fact]
    public void A_trace_is_opened_by_its_content()
    {
        string csv = _folder.Write("t.dmt", "time[s],vm,demand[B]\n0,a,1\n1,a,2\n");
        DemandTrace imported = TraceFile.Open(csv, null, TestContext.Current.CancellationToken);
        NativeTraceWriter.Write(imported, _folder.File("t.csv"), TestContext.Current.CancellationToken);
        DemandTrace native = TraceFile.Open(_folder.File("t.csv"), null, TestContext.Current.CancellationToken);
        using NativeTrace mapped = Assert.IsType<NativeTrace>(native);
        TraceSamples.AssertSame(imported, mapped);
    }

    [Fact]
    public void An_import_can_be_interrupted_and_tells_its_progress()
    {
        string path = _folder.Write(
            "p.csv",
            "time[s],vm,demand[B]\n" + string.Concat(Enumerable.Range(0, 300_000).Select(i => $"{i},a,1\n"))
        );
        List<ImportProgress> seen = [];
        TraceImport.Run(new ImportRequest(path), new Immediate(seen.Add), TestContext.Current.CancellationToken);
        Assert.Equal(new ImportProgress(new FileInfo(path).Length, new FileInfo(path).Length), seen[^1]);
        Assert.True(seen.Count >= 3);
        using CancellationTokenSource source = new();
        Assert.Throws<OperationCanceledException>(() =>
            TraceImport.Run(new ImportRequest(path), new Immediate(_ => source.Cancel()), source.Token)
        );
    }

    private sealed class Immediate(Action<ImportProgress> action) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => action(value);
    }
}
