using DmSim.Core.Workloads;
using DmSim.Traces.Import;
using DmSim.Traces.Import.Mapping;
using DmSim.Traces.Tests.Native;
using Parquet;
using Parquet.Schema;
using static DmSim.Traces.Tests.Import.ImportHelp;

namespace DmSim.Traces.Tests.Import;

public sealed class ParquetImporterTests : IDisposable
{
    private static readonly DataField<DateTime> Time = new("time");
    private static readonly DataField Vm = new("vm", typeof(string), isNullable: false);
    private static readonly DataField<double?> Demand = new("demand[MiB]");
    private static readonly DataField<long> Other = new("other");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Columns_of_plain_csv_are_read_over_row_groups_with_nulls()
    {
        string path = _folder.File("a.parquet");
        await Write(path, groups: 2);
        ImportOutcome outcome = RunImport(path);
        Assert.Equal("parquet", outcome.Report.Format);
        DemandTrace trace = outcome.Trace;
        Assert.Equal(["a,\"b\"", "c"], trace.Vms.Select(vm => vm.Name));
        Assert.Equal([3 * MiB / 2, TraceVm.Absent], ImportHelp.Demand(trace));
        Assert.Equal([2 * MiB, 2 * MiB], ImportHelp.Demand(trace, 1));
        Assert.Equal([0, 60_000], trace.Vms[0].AllTimes());
        Assert.Equal(
            DateTimeOffset.Parse("2026-03-01T00:00:00Z", null),
            DateTimeOffset.FromUnixTimeMilliseconds(trace.Info.StartUnixMilliseconds!.Value)
        );
        Assert.Equal(4, outcome.Report.RowsRead);
    }

    [Fact]
    public async Task A_mapping_reads_columns_of_other_names()
    {
        string path = _folder.File("a.parquet");
        await Write(path, groups: 1);
        const string Yaml =
            "schema: dmsim/columns/1\nvm: vm\ntime: { column: time }\ndemand: { column: other, unit: B }\n";
        ImportOptions options = new() { Columns = ColumnMappingReader.Read(Yaml, "m.yaml") };
        Assert.Equal([7], ImportHelp.Demand(RunImport(path, options).Trace));
    }

    [Fact]
    public async Task A_damaged_file_is_refused_by_name()
    {
        string path = _folder.File("a.parquet");
        await Write(path, groups: 2);
        byte[] bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(path, bytes.AsMemory(0, bytes.Length - 9), TestContext.Current.CancellationToken);
        Assert.Contains("the Parquet file is damaged", Problems(path)[0], StringComparison.Ordinal);
        await File.WriteAllBytesAsync(path, "PAR1"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.Contains("the Parquet file is damaged", Problems(path)[0], StringComparison.Ordinal);
    }

    [Fact]
    public void What_carries_no_memory_use_says_so()
    {
        string problem = Problems(SharedData.Find("opendc/bitbrains-small"))[0];
        Assert.Contains("OpenDC", problem, StringComparison.Ordinal);
        Assert.Contains("no use over time", problem, StringComparison.Ordinal);
    }

    private static async Task Write(string path, int groups)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        await using FileStream stream = File.Create(path);
        ParquetSchema schema = new(Time, Vm, Demand, Other);
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(schema, stream, cancellationToken: token);
        DateTime start = new(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);
        for (int group = 0; group < groups; group++)
        {
            using ParquetRowGroupWriter rows = writer.CreateRowGroup();
            DateTime time = start.AddMinutes(group);
            await rows.WriteAsync<DateTime>(Time, new[] { time, time }, cancellationToken: token);
            string[] names = ["a,\"b\"", "c"];
            await rows.WriteAsync(Vm, names);
            double? first = group == 0 ? 1.5 : null;
            await rows.WriteAsync<double>(Demand, new double?[] { first, 2 }, cancellationToken: token);
            await rows.WriteAsync<long>(Other, new long[] { 7, 8 }, cancellationToken: token);
        }
    }
}
