using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using DmSim.Core.Workloads;
using DmSim.Traces.Import;
using DmSim.Traces.Import.Sources;
using DmSim.Traces.Tests.Native;
using static DmSim.Traces.Tests.Import.ImportHelp;

namespace DmSim.Traces.Tests.Import;

/// <summary>Files, folders and archives as sources.</summary>
public sealed class ImportSourceTests : IDisposable
{
    private static readonly (string Name, string Text)[] TwoVms =
    [
        ("set/10.csv", "time[s],demand[B]\n0,10\n60,11\n"),
        ("set/2.csv", "time[s],demand[B]\n0,2\n60,3\n"),
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Folder_zip_and_tar_give_the_same_trace()
    {
        string folder = _folder.File("plain");
        foreach ((string name, string text) in TwoVms)
        {
            string path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        File.WriteAllText(Path.Combine(folder, "README.md"), "notes");
        string[] sources =
        [
            folder,
            Zip("set.zip", TwoVms),
            Tar("set.tar", TwoVms),
            Gzip("set.tar.gz", File.ReadAllBytes(Tar("set.tar", TwoVms))),
            Gzip("ordered.tgz", File.ReadAllBytes(Tar("ordered.tar", [TwoVms[1], TwoVms[0]]))),
        ];
        foreach (string source in sources)
        {
            ImportOutcome outcome = RunImport(source);
            Assert.Equal(["2", "10"], outcome.Trace.Vms.Select(vm => vm.Name));
            Assert.Equal([2, 3], Demand(outcome.Trace));
            Assert.Equal([10, 11], Demand(outcome.Trace, 1));
            Assert.Equal(64, outcome.Trace.Info.SourceSha256.Length);
        }
    }

    [Fact]
    public void An_archive_inside_a_folder_is_opened_and_gzip_inside_an_archive_too()
    {
        byte[] inner = File.ReadAllBytes(Gzip("b.csv.gz", Encoding.UTF8.GetBytes("time[s],demand[B]\n0,7\n")));
        string folder = _folder.File("outer");
        Directory.CreateDirectory(folder);
        string zip = Path.Combine(folder, "part.zip");
        using (ZipArchive archive = ZipFile.Open(zip, ZipArchiveMode.Create))
        {
            using Stream entry = archive.CreateEntry("b.csv.gz").Open();
            entry.Write(inner);
        }

        File.WriteAllText(Path.Combine(folder, "a.csv"), "time[s],demand[B]\n0,5\n");
        Assert.Equal(["a", "b"], RunImport(folder).Trace.Vms.Select(vm => vm.Name));
    }

    [Fact]
    public void Files_of_one_name_in_several_folders_keep_their_folders()
    {
        string zip = Zip(
            "months.zip",
            [("x/july/1.csv", TwoVms[0].Text), ("x/august/1.csv", TwoVms[1].Text), ("x/august/2.csv", TwoVms[1].Text)]
        );
        Assert.Equal(["x/august/1", "x/august/2", "x/july/1"], RunImport(zip).Trace.Vms.Select(vm => vm.Name));
    }

    [Fact]
    public void Names_of_archives_never_leave_the_archive()
    {
        ImportOutcome outcome = RunImport(Zip("evil.zip", [("../../../../tmp/evil.csv", TwoVms[0].Text)]));
        Assert.Equal("evil", outcome.Trace.Vms[0].Name);
        Assert.False(File.Exists(Path.Combine(_folder.Path, "..", "evil.csv")));
    }

    [Fact]
    public void Compression_bombs_are_refused()
    {
        // 96 MiB of one character pack to a thousandth; what a limit of 300 lets pass ends after 64 MiB.
        byte[] zeros = new byte[96 << 20];
        zeros.AsSpan().Fill((byte)'0');
        "time[s],demand[B]\n"u8.CopyTo(zeros);
        for (int index = 1000; index < zeros.Length; index += 1000)
        {
            zeros[index] = (byte)'\n';
        }

        string zip = _folder.File("bomb.zip");
        using (ZipArchive archive = ZipFile.Open(zip, ZipArchiveMode.Create))
        {
            using Stream entry = archive.CreateEntry("bomb.csv", CompressionLevel.Optimal).Open();
            entry.Write(zeros);
        }

        Assert.Contains("compression bomb", Problems(zip)[0], StringComparison.Ordinal);
        Assert.Contains("compression bomb", Problems(Gzip("bomb.gz", zeros))[0], StringComparison.Ordinal);
        string tar = Gzip("bomb.tgz", [.. File.ReadAllBytes(Tar("t.tar", TwoVms)).AsSpan(0, 1024), .. zeros]);
        Assert.NotEmpty(Problems(tar)[0]);
    }

    [Fact]
    public void A_line_without_end_is_refused()
    {
        byte[] line = new byte[40 << 20];
        line.AsSpan().Fill((byte)'7');
        "time[s],demand[B]\n"u8.CopyTo(line);
        File.WriteAllBytes(_folder.File("line.csv"), line);
        Assert.Contains("longer than 32 MiB", Problems(_folder.File("line.csv"))[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Joined_gzip_parts_are_one_file_and_a_cut_one_is_refused()
    {
        byte[] first = File.ReadAllBytes(Gzip("1.gz", "time[s],demand[B]\n0,1\n"u8.ToArray()));
        byte[] second = File.ReadAllBytes(Gzip("2.gz", "60,2\n"u8.ToArray()));
        File.WriteAllBytes(_folder.File("both.csv.gz"), [.. first, .. second]);
        Assert.Equal([1, 2], Demand(RunImport(_folder.File("both.csv.gz")).Trace));
        File.WriteAllBytes(_folder.File("cut.csv.gz"), [.. first, .. second.AsSpan(0, second.Length - 5)]);
        Assert.Contains("cut short", Problems(_folder.File("cut.csv.gz"))[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\r\r\n")]
    [InlineData("\r")]
    [InlineData("\n")]
    public void Encodings_and_line_ends_do_not_matter(string lineEnd)
    {
        string text = "time[s],vm,demand[B]\n0,ü,1\n60,ü,2\n".Replace("\n", lineEnd, StringComparison.Ordinal);
        foreach (Encoding encoding in (Encoding[])[new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode])
        {
            File.WriteAllText(_folder.File("e.csv"), text, encoding);
            DemandTrace trace = RunImport(_folder.File("e.csv")).Trace;
            Assert.Equal("ü", trace.Vms[0].Name);
            Assert.Equal([1, 2], Demand(trace));
        }
    }

    [Fact]
    public void A_last_line_that_breaks_off_is_dropped_and_counted()
    {
        ImportOutcome outcome = RunImport(_folder.Write("cut.csv", "time[s],vm,demand[B]\n0,a,1\n60,a,2\n120,a"));
        Assert.Equal([1, 2], Demand(outcome.Trace));
        Assert.Contains(outcome.Report.Repairs, repair => repair.What.Contains("break off", StringComparison.Ordinal));
    }

    [Fact]
    public void Temporary_files_are_gone_afterwards()
    {
        int before = Directory.GetFiles(Path.GetTempPath(), "dmsim-*.tmp").Length;
        using (
            ImportSource source = ImportSource.Open(
                Gzip("x.tgz", File.ReadAllBytes(Tar("x.tar", TwoVms))),
                TestContext.Current.CancellationToken
            )
        )
        {
            Assert.Equal(["set/2.csv", "set/10.csv"], source.Files.Select(file => file.Name));
        }

        Assert.Equal(before, Directory.GetFiles(Path.GetTempPath(), "dmsim-*.tmp").Length);
    }

    private string Zip(string name, IEnumerable<(string Name, string Text)> files)
    {
        string path = _folder.File(name);
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach ((string file, string text) in files)
        {
            using StreamWriter entry = new(archive.CreateEntry(file).Open());
            entry.Write(text);
        }

        return path;
    }

    private string Tar(string name, IEnumerable<(string Name, string Text)> files)
    {
        string path = _folder.File(name);
        using FileStream stream = File.Create(path);
        using TarWriter tar = new(stream);
        foreach ((string file, string text) in files)
        {
            tar.WriteEntry(
                new PaxTarEntry(TarEntryType.RegularFile, file)
                {
                    DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)),
                }
            );
        }

        return path;
    }

    private string Gzip(string name, byte[] content)
    {
        string path = _folder.File(name);
        using FileStream stream = File.Create(path);
        using GZipStream gzip = new(stream, CompressionLevel.Optimal);
        gzip.Write(content);
        return path;
    }
}
