using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Traces.Import;
using DmSim.Traces.Tests.Native;
using static DmSim.Traces.Tests.Import.ImportHelp;

namespace DmSim.Traces.Tests.Import.Monitoring;

public sealed class VmstatImporterTests : IDisposable
{
    private const string Groups = "procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n";
    private const string Names = " r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st";

    private static readonly ImportOptions Installed = ImportOptions.Default with
    {
        Installed = MemorySize.FromKibibytes(10_000),
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Used_is_installed_less_free_buffers_and_cache()
    {
        string path = _folder.Write(
            "db.log",
            $"{Groups}{Names}                 CET\n"
                + " 0  0      5   1000    200    300    0    0     0     2    0    0  1  0 99  0  0 2018-03-21 09:03:09\n"
                + $"{Groups}{Names}                 CET\n"
                + " 0  0      0   2000    200    300    0    0     0     2    0    0  1  0 99  0  0 2018-03-21 09:03:11\n"
        );
        Assert.Contains("--installed", Assert.Single(Problems(path)), StringComparison.Ordinal);
        ImportOutcome outcome = RunImport(path, Installed);
        Assert.Equal("vmstat", outcome.Report.Format);
        Assert.Equal("db", outcome.Trace.Vms[0].Name);
        Assert.Equal([0, 2000], outcome.Trace.Vms[0].AllTimes());
        Assert.Equal([8500 * KiB, 7500 * KiB], Demand(outcome.Trace));
        Assert.Equal([1500 * KiB, 2500 * KiB], outcome.Trace.Vms[0].All(TraceChannel.Available));
        Assert.Equal(TraceSignal.Used, outcome.Trace.Info.Signal);
        Assert.Equal(2, outcome.Report.RowsRead);
        Assert.Contains(outcome.Report.Warnings, text => text.Contains("5 KiB of swap", StringComparison.Ordinal));
    }

    [Fact]
    public void A_zone_and_a_tab_before_the_time_are_no_matter()
    {
        string path = _folder.Write(
            "a.log",
            $"{Names}\n 0  0      0   1000    200    300    0    0     0     2    0    0  1  0 99  0  0\t2011-04-12 20:49:26 JST\n"
        );
        Assert.Equal(
            new DateTimeOffset(2011, 4, 12, 20, 49, 26, TimeSpan.Zero).ToUnixTimeMilliseconds(),
            RunImport(path, Installed).Trace.Info.StartUnixMilliseconds
        );
    }

    [Fact]
    public void Without_times_rows_are_counted()
    {
        const string Row = " 0  0      0   1000    200    300    0    0     0     2    0    0  1  0 99  0  0\n";
        string path = _folder.Write("a.log", $"{Groups}{Names}\n{Row}{Row}{Groups}{Names}\n{Row}");
        ImportOutcome outcome = RunImport(path, Installed);
        Assert.Equal([0, 1000, 2000], outcome.Trace.Vms[0].AllTimes());
        Assert.Contains(outcome.Report.Warnings, text => text.Contains("is assumed", StringComparison.Ordinal));
        outcome = RunImport(path, Installed with { Interval = 5000 });
        Assert.Equal([0, 5000, 10_000], outcome.Trace.Vms[0].AllTimes());
    }

    [Fact]
    public void Choices_that_mean_nothing_to_a_log_are_refused()
    {
        string timed = _folder.Write(
            "a.log",
            $"{Names}\n 0  0      0   1000    200    300    0    0     0     2    0    0  1  0 99  0  0 2011-04-12 20:49:26\n"
        );
        Assert.Contains(
            "has times",
            Assert.Single(Problems(timed, Installed with { Interval = 5 })),
            StringComparison.Ordinal
        );
        string plain = _folder.Write("p.csv", "time[s],vm,demand[B]\n0,a,1\n");
        ImportOptions used = ImportOptions.Default with { DemandFrom = DemandReading.Used };
        Assert.Contains("a single memory reading", Assert.Single(Problems(plain, used)), StringComparison.Ordinal);
    }

    [Fact]
    public void Active_and_inactive_memory_do_not_tell_what_is_used()
    {
        string path = _folder.Write(
            "a.log",
            " r  b   swpd   free  inact active   si   so    bi    bo   in   cs us sy id wa st\n"
                + " 0  0      0   1000    200    300    0    0     0     2    0    0  1  0 99  0  0\n"
        );
        Assert.Contains("vmstat -a", Problems(path, Installed)[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Solaris_has_its_own_columns()
    {
        string path = _folder.Write(
            "a.log",
            " kthr      memory            page            disk          faults      cpu\n"
                + " r b w   swap  free  re  mf pi po fr de sr f0 s0 s1 --   in   sy   cs us sy id\n"
                + " 0 0 0 3628980 4000 5  9  7  0  0  0  2 -0  1 -0  0  351  165  103  0  5 95\n"
        );
        Assert.Equal([6000 * KiB], Demand(RunImport(path, Installed).Trace));
    }
}
