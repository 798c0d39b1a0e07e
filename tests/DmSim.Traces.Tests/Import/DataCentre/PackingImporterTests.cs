using System.IO.Compression;
using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Traces.Import;
using DmSim.Traces.Tests.Native;
using Microsoft.Data.Sqlite;
using static DmSim.Traces.Tests.Import.ImportHelp;

namespace DmSim.Traces.Tests.Import.DataCentre;

public sealed class PackingImporterTests : IDisposable
{
    private const long Day = 86_400_000;

    private const string Tables = """
        CREATE TABLE vmType (id INTEGER, vmTypeId INTEGER, machineId INTEGER, core REAL, memory REAL, hdd REAL, ssd REAL, nic REAL);
        CREATE TABLE vm (vmId INTEGER, tenantId INTEGER, vmTypeId INTEGER, priority INTEGER, starttime REAL, endtime REAL);
        """;

    // Types 1 and 2 run on machine 16, types 2 and 3 on machine 17, which is twice as large.
    private const string Types = """
        INSERT INTO vmType VALUES (1, 1, 16, 0.1, 0.25, 0, 0.1, 0.1), (2, 2, 16, 0.1, 0.5, 0, 0.1, 0.1),
          (3, 2, 17, 0.1, 0.25, 0, 0.1, 0.1), (4, 3, 17, 0.1, 0.125, 0, 0.1, 0.1), (5, 4, 16, 0.1, 1.5, 0, 0, 0);
        """;

    private const string Requests = """
        INSERT INTO vm VALUES (100, 1, 1, 0, -3.5, 1.25), (101, 1, 2, 1, 0.5, NULL), (102, 1, 3, 0, 1.5, 90.0),
          (103, 1, 4, 0, 1.0, 2.0), (104, 1, 1, 0, -2.0, -1.0), (105, 1, 1, 0, 1.0, 1.0), (106, 1, 1, 0, 1.75, 1.875);
        """;

    private static readonly ImportOptions Half = ImportOptions.Default with
    {
        NominalSize = MemorySize.FromGibibytes(64),
        SyntheticDemand = new SyntheticDemand { LeastPercent = 50, MostPercent = 50 },
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_the_option_the_database_says_what_it_lacks()
    {
        string problem = Assert.Single(Problems(Write(Tables + Types + Requests)));
        Assert.Contains("no memory use over time; --synthetic-demand", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Lifetimes_are_cut_to_the_recording_and_shares_converted_to_one_machine()
    {
        string path = Write(Tables + Types + Requests);
        ImportOutcome outcome = RunImport(path, Half);
        Assert.Equal(["100", "101", "102", "106"], outcome.Trace.Vms.Select(vm => vm.Name));
        // Requests come until day 1.75: two days.
        Assert.Equal([0, Day / 2, Day * 3 / 2, Day * 7 / 4], outcome.Trace.Vms.Select(vm => vm.AllTimes()[0]));
        Assert.Equal([Day * 5 / 4, 2 * Day, 2 * Day, Day * 15 / 8], outcome.Trace.Vms.Select(vm => vm.EndMilliseconds));
        // 64 GiB: 0.25, 0.5, and 0.125 of a machine twice as large, which is 0.25.
        Assert.Equal(
            [16 * 1024 * MiB, 32 * 1024 * MiB, 16 * 1024 * MiB, 16 * 1024 * MiB],
            outcome.Trace.Vms.Select(vm => vm.All(TraceChannel.Provisioned)[0])
        );
        Assert.Equal([8 * 1024 * MiB], Demand(outcome.Trace));
        ImportReport report = outcome.Report;
        Assert.Equal((4, 7L, 1L), (report.Vms, report.RowsRead, report.OutOfRange));
        Assert.Equal(1, Count(report, "VMs that were there before"));
        Assert.Equal(1, Count(report, "VMs whose type has no size"));
        Assert.Equal(2, Count(report, "VMs that end no later than they begin"));
        Assert.Equal(2, Count(report, "VMs that outlive the recording, or whose end is not known"));
        Assert.Equal(1, Count(report, "VM types that machine 16 does not run"));
        Assert.EndsWith(" (synthetic demand)", outcome.Trace.Info.Name, StringComparison.Ordinal);
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_database_inside_a_zip_is_the_same()
    {
        string path = Write(Tables + Types + Requests);
        DemandTrace plain = RunImport(path, Half).Trace;
        string zip = _folder.File("AzurePackingTraceV1.zip");
        using (ZipArchive archive = ZipFile.Open(zip, ZipArchiveMode.Create))
        {
            archive.CreateEntryFromFile(path, "AzurePackingTraceV1/packing_trace_zone_a_v1.sqlite");
        }

        IReadOnlyList<TraceVm> zipped = RunImport(zip, Half).Trace.Vms;
        Assert.Equal(plain.Vms.Select(vm => vm.Name), zipped.Select(vm => vm.Name));
        Assert.Equal(plain.Vms.Select(vm => vm.EndMilliseconds), zipped.Select(vm => vm.EndMilliseconds));
    }

    [Fact]
    public void What_is_no_such_database_is_refused()
    {
        string view = Write(
            "CREATE TABLE vmType (vmTypeId INTEGER, machineId INTEGER);"
                + "CREATE VIEW vm AS WITH RECURSIVE n(starttime) AS (SELECT 1 UNION ALL SELECT starttime FROM n) SELECT * FROM n"
        );
        Assert.Equal(
            [":: table vmType has no memory", ":: the database has no table vm"],
            Problems(view, Half).Order()
        );
        string cut = _folder.File("cut.sqlite");
        File.WriteAllBytes(cut, File.ReadAllBytes(Write(Tables + Types + Requests))[..4000]);
        Assert.Contains("cannot be read", Assert.Single(Problems(cut, Half)), StringComparison.Ordinal);
        string text = Write(
            Tables
                + Types
                + "INSERT INTO vm VALUES (1, 1, 1, 0, 'x', 2), (2, 1, 1, 0, 0, 'y'), (3, 1, 1, 0, 0, 1), (3, 1, 1, 0, 0, 1)"
        );
        Assert.Equal(3, Problems(text, Half).Length);
    }

    private static long Count(ImportReport report, string what) => report.Repairs.Single(one => one.What == what).Count;

    private string Write(string statements)
    {
        string path = _folder.File("packing #1, 100%?.sqlite");
        File.Delete(path);
        using SqliteConnection database = new(
            new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString
        );
        database.Open();
        using SqliteCommand command = database.CreateCommand();
        command.CommandText = statements;
        command.ExecuteNonQuery();
        return path;
    }
}
