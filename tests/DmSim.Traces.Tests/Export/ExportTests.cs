using System.Globalization;
using DmSim.Core.Scenarios;
using DmSim.Core.Workloads;
using DmSim.Traces.Export;
using DmSim.Traces.Import;
using DmSim.Traces.Tests.Import;
using DmSim.Traces.Tests.Native;
using Parquet;

namespace DmSim.Traces.Tests.Export;

public sealed class ExportTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Odd ends, gaps, absences, names with quotes, a single sample, channels of some VMs only.</summary>
    private static readonly DemandTrace Odd = new(
        TraceSamples.Info,
        [
            new InMemoryTraceVm("a", [0, 1000, 2500], [4096, -1, 8192], [1 << 20, 1 << 20, 1 << 21], null, null, 3000),
            new InMemoryTraceVm("b ; \"c\"", [500], [long.MaxValue / 1000], null, [7], [0], 501),
            new InMemoryTraceVm(" é,1", [60_000, 120_000, 180_000], [1, 2, 3], null, null, null, 500_000, 7000),
        ]
    );

    [Fact]
    public void A_trace_survives_csv_in_any_culture()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("t.csv");
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            TraceExporters.Write(TraceExporters.All.Single(one => one.Name == "csv"), Odd, path, null, Cancellation);
            DemandTrace back = ImportHelp.RunImport(path).Trace;

            TraceInfo info = back.Info with { Provenance = Odd.Info.Provenance, SourceSha256 = Odd.Info.SourceSha256 };
            TraceSamples.AssertSame(Odd, new DemandTrace(info, back.Vms));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"signal\":3}")]
    [InlineData("{\"name\":\"x\",\"signal\":\"loud\",\"startSecondOfDay\":0,\"durationMilliseconds\":1}")]
    [InlineData("{\"name\":\"x\",\"signal\":\"used\",\"startSecondOfDay\":-1,\"durationMilliseconds\":1}")]
    public void A_damaged_head_is_refused_with_its_line(string json)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("t.csv");
        File.WriteAllText(path, $"# by hand\n# dmsim-trace: {json}\ntime[s],vm,demand[B]\n0,a,1\n");

        InvalidInputException problem = Assert.Throws<InvalidInputException>(() => ImportHelp.RunImport(path));

        Assert.Equal(2, problem.Issues.Single().Line);
    }

    [Fact]
    public void What_the_user_says_counts_more_than_the_head()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("t.csv");
        TraceExporters.Write(TraceExporters.All.Single(one => one.Name == "csv"), Odd, path, null, Cancellation);

        ImportOptions options = new() { Name = "mine", Signal = TraceSignal.Used };
        TraceInfo info = ImportHelp.RunImport(path, options).Trace.Info;

        Assert.Equal(("mine", TraceSignal.Used), (info.Name, info.Signal));
    }

    [Fact]
    public void A_name_with_a_line_break_cannot_be_a_row_and_leaves_no_file()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("t.csv");
        DemandTrace trace = new(TraceSamples.Info, [new InMemoryTraceVm("a\nb", [0], [1], null, null, null, 1)]);

        Assert.Throws<InvalidInputException>(() =>
            TraceExporters.Write(TraceExporters.All.Single(one => one.Name == "csv"), trace, path, null, Cancellation)
        );

        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public async Task Parquet_has_a_row_per_sample_and_null_for_absence()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("t.parquet");
        TraceExporters.Write(TraceExporters.All.Single(one => one.Name == "parquet"), Odd, path, null, Cancellation);

        await using FileStream stream = File.OpenRead(path);
        await using ParquetReader reader = await ParquetReader.CreateAsync(stream, cancellationToken: Cancellation);

        Assert.Equal(
            ["vm", "timeMilliseconds", "demandBytes", "provisionedBytes", "workingSetBytes", "availableBytes"],
            reader.Schema.GetDataFields().Select(field => field.Name)
        );
        using ParquetRowGroupReader group = reader.OpenRowGroupReader(0);
        Assert.Equal(7, group.RowCount);
    }
}
