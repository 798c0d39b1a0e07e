using DmSim.Core.Workloads;
using DmSim.Traces.Tools;
using Parquet;
using Parquet.Schema;

namespace DmSim.Traces.Export;

/// <summary>
/// Parquet for data frames: a row per sample with VM, time, and a column of bytes per channel, null where the VM is absent
/// or the channel was not recorded; Snappy compressed, in row groups of whole VMs.
/// </summary>
internal sealed class ParquetExporter : ITraceExporter
{
    private const int RowsPerGroup = 1 << 20;

    private static readonly DataField Vm = new("vm", typeof(string), isNullable: false);
    private static readonly DataField<long> Time = new("timeMilliseconds");

    private static readonly (TraceChannel Channel, DataField Field)[] Fields =
    [
        (TraceChannel.Demand, new DataField<long?>("demandBytes")),
        (TraceChannel.Provisioned, new DataField<long?>("provisionedBytes")),
        (TraceChannel.WorkingSet, new DataField<long?>("workingSetBytes")),
        (TraceChannel.Available, new DataField<long?>("availableBytes")),
    ];

    /// <inheritdoc/>
    public string Name => "parquet";

    /// <inheritdoc/>
    public void Write(DemandTrace trace, Stream stream, IProgress<double>? progress, CancellationToken cancellation) =>
        WriteAsync(trace, stream, progress, cancellation).GetAwaiter().GetResult();

    private static async Task WriteAsync(
        DemandTrace trace,
        Stream stream,
        IProgress<double>? progress,
        CancellationToken cancellation
    )
    {
        (TraceChannel Channel, DataField Field)[] fields =
        [
            .. Fields.Where(field => trace.Vms.Any(vm => vm.Has(field.Channel))),
        ];
        ParquetSchema schema = new([Vm, Time, .. fields.Select(field => field.Field)]);
        ParquetOptions options = new() { CompressionMethod = CompressionMethod.Snappy };
        ParquetWriter writer = await ParquetWriter
            .CreateAsync(schema, stream, options, cancellationToken: cancellation)
            .ConfigureAwait(false);
        await using (writer.ConfigureAwait(false))
        {
            for (int first = 0; first < trace.Vms.Count; )
            {
                cancellation.ThrowIfCancellationRequested();
                int past = first;
                List<VmColumns> columns = [];
                for (int rows = 0; past < trace.Vms.Count && rows < RowsPerGroup; past++)
                {
                    columns.Add(VmColumns.Of(trace.Vms[past]));
                    rows += columns[^1].Times.Length;
                }

                await WriteGroup(writer, fields, columns).ConfigureAwait(false);
                first = past;
                progress?.Report((double)first / trace.Vms.Count);
            }
        }
    }

    private static async Task WriteGroup(
        ParquetWriter writer,
        (TraceChannel Channel, DataField Field)[] fields,
        List<VmColumns> vms
    )
    {
        using ParquetRowGroupWriter group = writer.CreateRowGroup();
        string[] names = [.. vms.SelectMany(vm => Enumerable.Repeat(vm.Name, vm.Times.Length))];
        await group.WriteAsync(Vm, names).ConfigureAwait(false);
        long[] times = [.. vms.SelectMany(vm => vm.Times)];
        await group.WriteAsync<long>(Time, times).ConfigureAwait(false);
        foreach ((TraceChannel channel, DataField field) in fields)
        {
            long?[] values = [.. vms.SelectMany(vm => Values(vm, channel))];
            await group.WriteAsync<long>(field, values.AsMemory()).ConfigureAwait(false);
        }
    }

    private static IEnumerable<long?> Values(VmColumns vm, TraceChannel channel) =>
        vm.Channels[(int)channel] is long[] values
            ? values.Select(value => value == TraceVm.Absent ? (long?)null : value)
            : Enumerable.Repeat<long?>(null, vm.Times.Length);
}
