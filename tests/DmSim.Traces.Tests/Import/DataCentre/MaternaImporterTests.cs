using System.IO.Compression;
using System.Text;
using DmSim.Core.Workloads;
using DmSim.Traces.Import;
using DmSim.Traces.Tests.Native;
using static DmSim.Traces.Tests.Import.ImportHelp;

namespace DmSim.Traces.Tests.Import.DataCentre;

public sealed class MaternaImporterTests : IDisposable
{
    private const string Header =
        "\"Timestamp\";\"CPU cores\";\"CPU usage [%]\";\"Memory usage [%]\";\"Memory capacity provisioned [KB]\";"
        + "\"Memory usage [KB]\";\"Disk size [GB]\"\r\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Columns_are_found_by_name_and_numbers_and_times_are_german()
    {
        string path = _folder.Write(
            "01.csv",
            Header
                + "\"05.11.2015 00:02:03\";\"2\";\"3,4\";\"10,0\";\"4194304\";\"419430,4\";\"100,5\"\r\n"
                + "05.11.2015 00:07:03;2;3,4;20;4194304;838860,8;100,5\r\n"
        );
        ImportOutcome outcome = RunImport(path);
        TraceVm vm = Assert.Single(outcome.Trace.Vms);
        Assert.Equal("01", vm.Name);
        Assert.Equal([0, 300_000], vm.AllTimes());
        // Averages are good to whole KB: 419,430.4 and 838,860.8.
        Assert.Equal([419_430 * KiB, 838_861 * KiB], Demand(outcome.Trace));
        Assert.Equal([4096 * MiB, 4096 * MiB], vm.All(TraceChannel.Provisioned));
        Assert.Equal(TraceSignal.Active, outcome.Trace.Info.Signal);
        Assert.Equal("materna", outcome.Report.Format);
        Assert.Contains("dd.MM.yyyy HH:mm:ss", outcome.Report.RecognizedBy, StringComparison.Ordinal);
        // Two minutes and three seconds past midnight in Germany, an hour earlier in UTC.
        Assert.Equal(123, outcome.Trace.Info.StartSecondOfDay);
        Assert.Equal(
            new DateTimeOffset(2015, 11, 4, 23, 2, 3, TimeSpan.Zero).ToUnixTimeMilliseconds(),
            outcome.Trace.Info.StartUnixMilliseconds
        );
        DemandTrace utc = RunImport(path, ImportOptions.Default with { Zone = RecordedZone.Utc }).Trace;
        Assert.Equal(123, utc.Info.StartSecondOfDay);
        Assert.Equal(outcome.Trace.Info.StartUnixMilliseconds + 3_600_000, utc.Info.StartUnixMilliseconds);
    }

    [Fact]
    public void Numbers_with_points_or_both_marks_are_refused()
    {
        string path = _folder.Write(
            "1.csv",
            Header
                + "05.11.2015 00:02:03;2;3,4;10,0;4194304;4.194,5;1\n05.11.2015 00:07:03;2;3,4;10;4.194;1;1\n"
                + "2015-11-05 00:12:03;2;3,4;10;4194304;1;1\n05.11.2015 00:17:03;2;3,4;10;4194304;1;1\n"
        );
        string[] problems = Problems(path);
        Assert.Equal(3, problems.Length);
        Assert.Equal(
            "2:40: memory usage '4.194,5' is no number; expected digits with ',' as the decimal mark",
            problems[0]
        );
        Assert.Contains("provisioned memory '4.194'", problems[1], StringComparison.Ordinal);
        Assert.Contains("'dd.MM.yyyy HH:mm:ss'", problems[2], StringComparison.Ordinal);
    }

    [Fact]
    public void The_archive_with_its_folders_keeps_vms_of_one_number_apart()
    {
        string path = _folder.File("gwa_t_13_materna.zip");
        using (ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            foreach (
                string name in (string[])["Materna-Trace-1/01.csv", "Materna-Trace-1/02.csv", "Materna-Trace-2/01.csv"]
            )
            {
                using Stream entry = zip.CreateEntry("GWA-T-13_Materna-Workload-Traces/" + name).Open();
                entry.Write(Encoding.Latin1.GetBytes(Header + "05.11.2015 00:02:03;2;3,4;10,0;4194304;1024;1\n"));
            }
        }

        ImportOutcome outcome = RunImport(path);
        const string Folder = "GWA-T-13_Materna-Workload-Traces/Materna-Trace-";
        Assert.Equal([Folder + "1/01", Folder + "1/02", Folder + "2/01"], outcome.Trace.Vms.Select(vm => vm.Name));
    }

    [Fact]
    public void A_copy_with_unix_seconds_is_known_by_its_percent_column()
    {
        string path = _folder.Write(
            "1.csv",
            "Timestamp [ms];Memory capacity provisioned [KB];Memory usage [KB];Memory usage [%]\n"
                + "1446678123;4194304;419430,4;10,0\n1446678423;4194304;838860,8;20,0\n"
        );
        ImportOutcome outcome = RunImport(path);
        Assert.Equal("materna", outcome.Report.Format);
        Assert.Equal([419_430 * KiB, 838_861 * KiB], Demand(outcome.Trace));
    }
}
