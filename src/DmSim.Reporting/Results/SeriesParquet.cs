using DmSim.Core.Engine;
using DmSim.Core.Recording;
using Parquet;
using Parquet.Schema;

namespace DmSim.Reporting.Results;

/// <summary>
/// Writes time series as Parquet: one line per row of the series and VM, readable by DuckDB, pandas and Spark.
/// </summary>
internal static class SeriesParquet
{
    private static readonly DataField<int> Tick = new("tick");
    private static readonly DataField<double> Seconds = new("seconds");
    private static readonly DataField Vm = new("vm", typeof(string), isNullable: false);
    private static readonly DataField<float> Demand = new("demandMebibytes");
    private static readonly DataField<float> Assigned = new("assignedMebibytes");
    private static readonly DataField<float> Visible = new("visibleMebibytes");
    private static readonly DataField<float> MaxPressure = new("maxPressurePercent");
    private static readonly DataField<float> Free = new("hostFreeMebibytes");

    /// <summary>
    /// Writes the file, Snappy compressed; the host's free memory is repeated on every line of its row.
    /// </summary>
    public static async Task WriteAsync(string path, RunSpec spec, RunSeries series)
    {
        int cells = series.RowCount * series.VmCount;
        ParquetSchema schema = new(Tick, Seconds, Vm, Demand, Assigned, Visible, MaxPressure, Free);
        ParquetOptions options = new() { CompressionMethod = CompressionMethod.Snappy };
        FileStream stream = File.Create(path);
        await using (stream.ConfigureAwait(false))
        {
            ParquetWriter writer = await ParquetWriter.CreateAsync(schema, stream, options).ConfigureAwait(false);
            await using (writer.ConfigureAwait(false))
            {
                using ParquetRowGroupWriter group = writer.CreateRowGroup();
                await group.WriteAsync<int>(Tick, Each(cells, cell => TickOf(series, cell))).ConfigureAwait(false);
                double tickSeconds = spec.TickMilliseconds / 1000.0;
                double[] seconds = Each(cells, cell => TickOf(series, cell) * tickSeconds);
                await group.WriteAsync<double>(Seconds, seconds).ConfigureAwait(false);
                string[] names = Each(cells, cell => spec.Vms[cell % series.VmCount].Name);
                await group.WriteAsync(Vm, names).ConfigureAwait(false);
                await group.WriteAsync<float>(Demand, series.DemandMebibytes.AsMemory(0, cells)).ConfigureAwait(false);
                await group
                    .WriteAsync<float>(Assigned, series.AssignedMebibytes.AsMemory(0, cells))
                    .ConfigureAwait(false);
                await group
                    .WriteAsync<float>(Visible, series.VisibleMebibytes.AsMemory(0, cells))
                    .ConfigureAwait(false);
                await group
                    .WriteAsync<float>(MaxPressure, series.MaxPressurePercent.AsMemory(0, cells))
                    .ConfigureAwait(false);
                float[] free = Each(cells, cell => series.FreeMebibytes[cell / series.VmCount]);
                await group.WriteAsync<float>(Free, free).ConfigureAwait(false);
            }
        }
    }

    private static int TickOf(RunSeries series, int cell) =>
        series.StartTick + (cell / series.VmCount * series.IntervalTicks);

    private static T[] Each<T>(int count, Func<int, T> value)
    {
        T[] values = new T[count];
        for (int cell = 0; cell < count; cell++)
        {
            values[cell] = value(cell);
        }

        return values;
    }
}
