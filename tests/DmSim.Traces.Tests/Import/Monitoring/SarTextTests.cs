using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Traces.Import;
using DmSim.Traces.Tests.Native;
using static DmSim.Traces.Tests.Import.ImportHelp;

namespace DmSim.Traces.Tests.Import.Monitoring;

/// <summary>The text of sar: its dates, clocks, tables and versions.</summary>
public sealed class SarTextTests : IDisposable
{
    private const string Columns = "kbmemfree kbmemused  %memused kbbuffers  kbcached  kbcommit   %commit";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("03/24/11", 2011, 3, 24)]
    [InlineData("03/04/2011", 2011, 3, 4)]
    [InlineData("24/03/11", 2011, 3, 24)]
    [InlineData("24.03.2011", 2011, 3, 24)]
    [InlineData("24-03-11", 2011, 3, 24)]
    [InlineData("2011-03-24", 2011, 3, 24)]
    [InlineData("2011年03月24日", 2011, 3, 24)]
    public void Dates_of_any_language_are_read(string date, int year, int month, int day)
    {
        ImportOutcome outcome = RunImport(
            _folder.Write("sar.txt", Banner(date) + Table("10:00:00", "10:00:02 1 1 50.00 0 0 9 1"))
        );
        Assert.Equal(
            new DateTimeOffset(year, month, day, 10, 0, 2, TimeSpan.Zero).ToUnixTimeMilliseconds(),
            outcome.Trace.Info.StartUnixMilliseconds
        );
        bool ambiguous = date == "03/04/2011";
        Assert.Equal(
            ambiguous,
            outcome.Report.Warnings.Any(text => text.Contains("month first", StringComparison.Ordinal))
        );
    }

    [Theory]
    [InlineData("12:00:01 AM", "12:10:01 AM", "01:10:01 AM", 600, 4200)]
    [InlineData("12:00:01 PM", "12:10:01 PM", "01:10:01 PM", 600, 4200)]
    [InlineData("11:50:01 PM", "12:00:01 AM", "12:10:01 AM", 600, 1200)]
    [InlineData("00時00分01秒", "00時10分01秒", "01時10分01秒", 600, 4200)]
    [InlineData("午後11時50分01秒", "午前12時00分01秒", "午前12時10分01秒", 600, 1200)]
    public void Clocks_of_twelve_hours_and_midnight_are_followed(
        string first,
        string second,
        string third,
        int a,
        int b
    )
    {
        const string Values = " 1 1 50.00 0 0 9 1";
        string text = Banner("03/24/11") + Table(first, first + Values, second + Values, third + Values);
        ImportOptions options = ImportOptions.Default with { HeldIntervals = ImportOptions.HoldForever };
        Assert.Equal(
            [0, a * 1000, b * 1000],
            RunImport(_folder.Write("sar.txt", text), options).Trace.Vms[0].AllTimes()
        );
    }

    [Fact]
    public void Repeated_headings_averages_restarts_and_other_tables_are_passed_over()
    {
        string text =
            Banner("03/24/11")
            + "10:00:00 CPU %user\n10:00:02 all 50.00\n10:00:04 all 51.00\nAverage: all 50.50\n\n"
            + Table("10:00:00", "10:00:02 1 1 50.00 0 0 9 1", "10:00:04 1 1 50.00 0 0 8 1")
            + "\n"
            + Table("10:00:04", "10:00:06 1 1 50.00 0 0 7 1")
            + "Moyenne :  1 1 50.00 0 0 8 1\n\n10:00:07       LINUX RESTART\t(2 CPU)\n10:00:07 COM a comment\n\n"
            + Table("10:00:07", "10:00:08 1 1 50.00 0 0 6 1", "10:00:10 1 1")
            + "\n10:00:00 kbswpfree kbswpused\n10:00:02 5 6\n";
        ImportOutcome outcome = RunImport(_folder.Write("sar.txt", text));
        Assert.Equal([0, 2000, 4000, 6000], outcome.Trace.Vms[0].AllTimes());
        Assert.Equal([9 * KiB, 8 * KiB, 7 * KiB, 6 * KiB], Demand(outcome.Trace));
        Assert.Contains(
            outcome.Report.Repairs,
            repair => repair is { What: "restarts of a recorded machine", Count: 1 }
        );
        Assert.Contains(outcome.Report.Repairs, repair => repair is { What: "rows that are cut short", Count: 1 });
    }

    [Fact]
    public void Days_and_machines_that_follow_each_other_are_one_trace()
    {
        string text =
            Banner("03/24/11")
            + Table("23:50:00", "23:55:00 1 1 50.00 0 0 9 1")
            + Banner("03/25/11")
            + Table("00:00:00", "00:00:00 1 1 50.00 0 0 8 1")
            + Banner("03/25/11", "other")
            + Table("00:00:00", "00:00:00 1 1 50.00 0 0 7 1");
        DemandTrace trace = RunImport(_folder.Write("sar.txt", text)).Trace;
        Assert.Equal(["web1", "other"], trace.Vms.Select(vm => vm.Name));
        Assert.Equal([0, 300_000], trace.Vms[0].AllTimes());
        Assert.Equal([9 * KiB, 8 * KiB], Demand(trace));
    }

    [Fact]
    public void Units_of_the_human_form_are_understood()
    {
        string text = Banner("03/24/11") + Table("10:00:00", "10:00:02 1.0G 1.0G 50.0% 0.0k 0.0k 1.5G 1.0%");
        ImportOutcome outcome = RunImport(_folder.Write("sar.txt", text));
        Assert.Equal([1536 * MiB], Demand(outcome.Trace));
        Assert.Contains(outcome.Report.Warnings, warning => warning.Contains("rounded", StringComparison.Ordinal));
    }

    [Fact]
    public void A_clock_set_back_by_an_hour_is_no_midnight()
    {
        string text =
            Banner("10/25/26")
            + Table(
                "02:40:00",
                "02:50:00 1 1 50.00 0 0 9 1",
                "02:00:00 1 1 50.00 0 0 8 1",
                "02:10:00 1 1 50.00 0 0 7 1"
            );
        Assert.Equal([0, 600_000, 1_200_000], RunImport(_folder.Write("sar.txt", text)).Trace.Vms[0].AllTimes());
    }

    [Theory]
    [InlineData("i86pc", 4)]
    [InlineData("sun4v", 8)]
    public void Solaris_counts_free_pages(string machine, int pageKibibytes)
    {
        string text =
            $"\nSunOS box 5.10 Generic_141445-09 {machine}    04/19/2011\n\n21:17:24    %usr    %sys\n21:17:25   1   2\n\n"
            + "21:17:24 freemem freeswap\n21:17:25  1000  7278368\n21:17:26  2000  7278368\n\nAverage   1500  7278368\n";
        string path = _folder.Write("sar.txt", text);
        Assert.Contains("--installed", Assert.Single(Problems(path)), StringComparison.Ordinal);
        ImportOptions options = ImportOptions.Default with { Installed = MemorySize.FromMebibytes(100) };
        DemandTrace trace = RunImport(path, options).Trace;
        Assert.Equal("box", trace.Vms[0].Name);
        Assert.Equal(
            [(100 * MiB) - (1000 * pageKibibytes * KiB), (100 * MiB) - (2000 * pageKibibytes * KiB)],
            Demand(trace)
        );
    }

    private static string Banner(string date, string host = "web1") =>
        $"Linux 2.6.32-131.el6.x86_64 ({host}) \t{date} \t_x86_64_\t(4 CPU)\n\n";

    private static string Table(string start, params string[] rows) =>
        $"{start} {Columns}\n{string.Join('\n', rows)}\n";
}
