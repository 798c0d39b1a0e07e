using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Traces.Import;
using DmSim.Traces.Tests.Native;
using static DmSim.Traces.Tests.Import.ImportHelp;

namespace DmSim.Traces.Tests.Import.DataCentre;

public sealed class AlibabaImporterTests : IDisposable
{
    private const long GiB = 1L << 30;

    private const string Usage2018 =
        "c_1,m_7,0,10,50,1.2,0.5,3,,,4\nc_1,m_7,10,10,-1,1.2,0.5,3,,,4\nc_1,m_7,20,10,101,1.2,0.5,3,,,4\n"
        + "c_1,m_7,30,10,,1.2,0.5,3,,,4\nc_1,m_8,40,10,75,1.2,0.5,3,,,4\nc_2,m_7,0,10,100,1.2,0.5,3,,,4\n"
        + "c_1,m_7,40.0,10,60,1.2,0.5,3,,,4\nc_9,m_7,0,10,10,,,,,,-1\n";

    private const string Meta2018 =
        "c_1,m_7,0,app_1,started,400,400,1.5625\nc_2,m_7,0,app_1,started,400,800,3.125\n"
        + "c_3,m_7,0,app_1,started,400,800,-1\nc_2,m_8,600,app_1,started,400,800,3.125\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Containers_of_2018_take_their_sizes_from_the_table_beside_them()
    {
        string path = _folder.Write("container_usage.csv", Usage2018);
        _folder.Write("container_meta.csv", Meta2018);
        ImportOutcome outcome = RunImport(path);
        Assert.Equal(["c_1", "c_2", "c_9"], outcome.Trace.Vms.Select(vm => vm.Name));
        // The largest machine (100) is taken for 512 GiB: 1.5625 is 8 GiB, 3.125 is 16 GiB. The last row of 40 s wins.
        Assert.Equal([4 * GiB, Bytes(8, 60)], Demand(outcome.Trace, 0));
        Assert.Equal([0, 40_000], outcome.Trace.Vms[0].AllTimes());
        Assert.Equal([8 * GiB, 8 * GiB], outcome.Trace.Vms[0].All(TraceChannel.Provisioned));
        Assert.Equal([16 * GiB], Demand(outcome.Trace, 1));
        // Not in the table: the median of 8 and 16 GiB, the upper one.
        Assert.Equal([Bytes(16, 10)], Demand(outcome.Trace, 2));
        ImportReport report = outcome.Report;
        Assert.Equal((8, 3, 1), (report.RowsRead, report.OutOfRange, report.Duplicates));
        Assert.Contains(report.Repairs, one => one is { What: "rows without memory use", Count: 1 });
        Assert.Contains(report.Repairs, one => one is { What: "containers without a size", Count: 1 });
        Assert.Equal("alibaba2018", report.Format);
        Assert.Contains(
            "11 columns hold what Alibaba 2018 container_usage",
            report.RecognizedBy,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_folder_gives_containers_their_sizes_and_leaves_other_tables()
    {
        _folder.Write("container_usage.csv", Usage2018);
        _folder.Write("container_meta.csv", Meta2018);
        _folder.Write("machine_usage.csv", "m_7,0,10,50,,,1,2,3\n");
        ImportOutcome outcome = RunImport(_folder.Path);
        Assert.Equal(3, outcome.Report.Vms);
        Assert.Equal(16 * GiB, Demand(outcome.Trace, 1)[0]);
        Assert.Contains("1 files hold other tables and were not read", outcome.Report.Warnings);
        ImportOptions small = ImportOptions.Default with { NominalSize = MemorySize.FromGibibytes(256) };
        Assert.Equal(8 * GiB, Demand(RunImport(_folder.Path, small).Trace, 1)[0]);
    }

    [Fact]
    public void Without_sizes_every_container_is_of_the_nominal_size()
    {
        string path = _folder.Write("container_usage.csv", Usage2018);
        ImportOutcome outcome = RunImport(path);
        Assert.Equal(8 * GiB, Demand(outcome.Trace, 1)[0]);
        Assert.Contains(outcome.Report.Warnings, text => text.Contains("no container_meta", StringComparison.Ordinal));
        ImportOptions options = ImportOptions.Default with { NominalSize = MemorySize.FromGibibytes(2) };
        Assert.Equal(2 * GiB, Demand(RunImport(path, options).Trace, 1)[0]);
    }

    [Fact]
    public void Containers_of_2017_are_known_by_their_12_columns_and_sized_by_their_events()
    {
        string path = _folder.Write(
            "container_usage.csv",
            "41100,12,20.5,25.5,5,0.1,0.1,0.1,1.2,0.5,2,1\n41400,12,20.5,50,5,0.1,0.1,0.1,,,,\n"
                + "41100,13,20.5,40,,0.1,0.1,0.1,1,1,1,1\n"
        );
        _folder.Write(
            "container_event.csv",
            "0,Create,12,556,4,0.125,0.03,0|32|1|33\n0,Create,13,556,8,0.25,0.03,2|3\n41500,Remove,12,556,4,0.125,0.03,\n"
        );
        ImportOutcome outcome = RunImport(path);
        Assert.Equal("alibaba2017", outcome.Report.Format);
        Assert.Equal(["12", "13"], outcome.Trace.Vms.Select(vm => vm.Name));
        // The largest machine (1.0) is taken for 192 GiB: 0.125 is 24 GiB, 0.25 is 48 GiB.
        Assert.Equal([Bytes(24, 25.5), 12 * GiB], Demand(outcome.Trace, 0));
        Assert.Equal([Bytes(48, 40)], Demand(outcome.Trace, 1));
        Assert.Equal([41_100_000, 41_400_000], outcome.Trace.Vms[0].AllTimes());
        Assert.Contains("12 columns", outcome.Report.RecognizedBy, StringComparison.Ordinal);
    }

    [Fact]
    public void Machines_of_2017_are_known_by_their_8_columns()
    {
        string path = _folder.Write("server_usage.csv", "39600,5,30.2,60,40,1.5,1.4,1.3\n39900,5,31,61,40,1,1,1\n");
        ImportOutcome outcome = RunImport(path);
        Assert.Equal("alibaba2017", outcome.Report.Format);
        Assert.Equal([Bytes(192, 60), Bytes(192, 61)], Demand(outcome.Trace));
    }

    [Fact]
    public void A_copy_with_a_header_is_read_by_names()
    {
        string path = _folder.Write("u.csv", "time_stamp,container_id,mem_util_percent\n0,c_1,50\n10,c_1,25\n");
        Assert.Equal([4 * GiB, 2 * GiB], Demand(RunImport(path).Trace));
    }

    [Fact]
    public void Malformed_rows_are_listed_and_tables_of_sizes_say_what_to_import()
    {
        string good = string.Concat(Enumerable.Range(0, 20).Select(row => $"m_7,{row}0,10,50,,,1,2,3\n"));
        string path = _folder.Write(
            "machine_usage.csv",
            good + "m_7,x,1,2,,,1,2,3\nm_7,5,1,y,,,1,2,3\n,6,1,2,,,1,2,3\nm_7\n"
        );
        Assert.Equal(4, Problems(path).Length);
        string meta = _folder.Write("only_meta.csv", Meta2018);
        Assert.Contains(Problems(meta), text => text.Contains("import container_usage", StringComparison.Ordinal));
    }

    [Fact]
    public void The_real_sample_has_16_machines_of_8_days()
    {
        ImportOutcome outcome = RunImport(SharedData.Find("alibaba/v2018-sample"));
        Assert.Equal((16, 100_002L, 0L), (outcome.Report.Vms, outcome.Report.RowsRead, outcome.Report.OutOfRange));
        Assert.Equal(100_002 - outcome.Report.Duplicates + outcome.Report.Absences, outcome.Report.Samples);
        // m_1932 uses 52 to 98 % of a machine that the table beside gives 100: 512 GiB.
        long[] demand = [.. outcome.Trace.Vms.SelectMany(vm => vm.All(TraceChannel.Demand)).Where(value => value >= 0)];
        Assert.Equal((Bytes(512, 52), Bytes(512, 98)), (demand.Min(), demand.Max()));
    }

    private static long Bytes(long gibibytes, double percent) => (long)Math.Round(gibibytes * GiB * percent / 100);
}
