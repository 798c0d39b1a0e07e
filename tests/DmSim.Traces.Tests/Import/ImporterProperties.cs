using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using CsCheck;
using DmSim.Core.Workloads;
using DmSim.Fuzz;
using DmSim.Traces.Import;
using DmSim.Traces.Native;
using DmSim.Traces.Tests.Native;

namespace DmSim.Traces.Tests.Import;

/// <summary>What holds for every importer, each by its samples in the corpus of the fuzz target.</summary>
public sealed class ImporterProperties : IDisposable
{
    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "\"",
            ",",
            ";",
            "\t",
            "\n",
            "\r\n",
            "-1",
            "1e308",
            "NaN",
            "99999999999999999999",
            "\0",
            "\uFEFF",
            "{",
            "[",
        }.Select(System.Text.Encoding.UTF8.GetBytes),
    ];

    private static readonly Gen<(int Kind, double Place, double Length, int Token)> Change = Gen.Select(
        Gen.Int[0, 5],
        Gen.Double[0, 1],
        Gen.Double[0, 1],
        Gen.Int[0, Tokens.Length - 1]
    );

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string> Samples =>
        [
            .. TraceImporters.All.SelectMany(importer =>
                Corpus.SamplesOf(importer.Name).Select(sample => (importer.Name, sample))
            ),
        ];

    public static TheoryData<string> Files => [.. Corpus.All()];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_format_has_a_sample() =>
        Assert.All(TraceImporters.All, importer => Assert.NotEmpty(Corpus.SamplesOf(importer.Name)));

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_sample_is_recognised_and_its_report_adds_up(string format, string sample)
    {
        ImportOutcome outcome = Import(Copy(sample));
        Assert.Equal(format, outcome.Report.Format);
        ImportTarget.Check(outcome.Trace);
        Assert.Equal(outcome.Trace.Vms.Count, outcome.Report.Vms);
        Assert.Equal(outcome.Trace.Vms.Sum(vm => (long)vm.SampleCount), outcome.Report.Samples);
        Assert.True(outcome.Report.RowsRead > 0);
        Assert.All(outcome.Report.Repairs, repair => Assert.True(repair.Count > 0));
        Assert.Equal(64, outcome.Trace.Info.SourceSha256.Length);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Packed_it_is_the_same_trace(string format, string sample)
    {
        string plain = Copy(sample);
        string name = Path.GetFileName(plain);
        byte[] content = File.ReadAllBytes(plain);
        string zip = _folder.File("packed.zip");
        using (ZipArchive archive = ZipFile.Open(zip, ZipArchiveMode.Create))
        {
            archive.CreateEntryFromFile(plain, name);
        }

        string gzip = Path.Combine(_folder.Path, name + ".gz");
        WriteGzip(gzip, content);
        using MemoryStream tar = new();
        using (TarWriter writer = new(tar, leaveOpen: true))
        {
            writer.WriteEntry(plain, name);
        }

        string tarball = _folder.File("packed.tar.gz");
        WriteGzip(tarball, tar.ToArray());
        string expected = Describe(Import(plain).Trace);
        Assert.All([zip, gzip, tarball], path => Assert.Equal(expected, Describe(Import(path, format).Trace)));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Neither_culture_nor_the_native_form_changes_it(string format, string sample)
    {
        string plain = Copy(sample);
        DemandTrace trace = Import(plain, format).Trace;
        string native = _folder.File("trace.dmt");
        NativeTraceWriter.Write(trace, native, TestContext.Current.CancellationToken);
        using (NativeTrace read = NativeTraceReader.Open(native))
        {
            Assert.Equal(Describe(trace), Describe(read));
        }

        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            foreach (string culture in (string[])["tr-TR", "de-DE", "ar-SA"])
            {
                CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
                Assert.Equal(Describe(trace), Describe(Import(plain).Trace));
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Interrupted_it_stops(string format, string sample)
    {
        using CancellationTokenSource interrupted = new();
        interrupted.Cancel();
        ImportRequest request = new(Copy(sample), format, ImportTarget.Options);
        Assert.ThrowsAny<OperationCanceledException>(() => TraceImport.Run(request, null, interrupted.Token));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_importer_takes_any_file_for_a_trace_or_refuses_it(string sample)
    {
        byte[] content = File.ReadAllBytes(Path.Combine(Corpus.Root, sample));
        foreach (ITraceImporter importer in TraceImporters.All)
        {
            ImportTarget.Run(content, importer.Name);
        }

        ImportTarget.Run(content, ImportRequest.AutomaticFormat);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Altered_it_is_a_trace_or_refused(string format, string sample)
    {
        byte[] content = File.ReadAllBytes(Path.Combine(Corpus.Root, sample));
        Gen.Select(Change.List[1, 4], Gen.Bool)
            .Sample(
                (changes, isNamed) =>
                {
                    byte[] altered = changes.Aggregate(content, Alter);
                    ImportTarget.Run(altered, isNamed ? format : ImportRequest.AutomaticFormat);
                },
                iter: 60,
                threads: 1
            );
    }

    private static byte[] Alter(byte[] content, (int Kind, double Place, double Length, int Token) change)
    {
        int place = (int)(change.Place * content.Length);
        int length = Math.Min((int)(change.Length * change.Length * content.Length), content.Length - place);
        ReadOnlySpan<byte> before = content.AsSpan(0, place);
        ReadOnlySpan<byte> part = content.AsSpan(place, length);
        ReadOnlySpan<byte> after = content.AsSpan(place + length);
        switch (change.Kind)
        {
            case 0:
                return [.. before];
            case 1:
                return [.. before, .. after];
            case 2:
                return [.. before, .. part, .. part, .. after];
            case 3:
                return [.. before, .. Tokens[change.Token], .. part, .. after];
            case 4:
                return [.. before, .. Tokens[change.Token], .. after];
            default:
                byte[] flipped = [.. content];
                if (place < flipped.Length)
                {
                    flipped[place] ^= (byte)(1 << (change.Token % 8));
                }

                return flipped;
        }
    }

    private static ImportOutcome Import(string path, string format = ImportRequest.AutomaticFormat) =>
        ImportHelp.RunImport(path, ImportTarget.Options, format);

    /// <summary>All that two traces must have in common to be the same recording.</summary>
    private static string Describe(DemandTrace trace) =>
        string.Join(
            '\n',
            trace
                .Vms.Select(vm =>
                    $"{vm.Name} {vm.IntervalMilliseconds} {vm.EndMilliseconds}: {string.Join(',', vm.AllTimes())} "
                    + string.Join(
                        ' ',
                        Enum.GetValues<TraceChannel>()
                            .Where(vm.Has)
                            .Select(channel => $"{channel} {string.Join(',', vm.All(channel))}")
                    )
                )
                .Prepend(
                    FormattableString.Invariant(
                        $"{trace.Info.Signal} {trace.Info.StartUnixMilliseconds} {trace.Info.StartSecondOfDay}"
                    )
                )
        );

    private static void WriteGzip(string path, byte[] content)
    {
        using GZipStream gzip = new(File.Create(path), CompressionLevel.Fastest);
        gzip.Write(content);
    }

    private string Copy(string sample)
    {
        string folder = Directory.CreateDirectory(_folder.File("plain")).FullName;
        string path = Path.Combine(folder, Path.GetFileName(sample));
        File.Copy(Path.Combine(Corpus.Root, sample), path, overwrite: true);
        return path;
    }
}
