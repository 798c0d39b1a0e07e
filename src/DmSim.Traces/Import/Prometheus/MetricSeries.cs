using DmSim.Traces.Native;

namespace DmSim.Traces.Import.Prometheus;

/// <summary>The samples of one metric of one guest, packed while they arrive.</summary>
internal sealed class MetricSeries(string name, BlockMemory memory)
{
    private readonly PackedColumn _times = PackedColumn.OfRaw(memory);
    private readonly PackedColumn _values = PackedColumn.OfRaw(memory);

    /// <summary>The metric's name.</summary>
    public string Name => name;

    /// <summary>Adds a sample.</summary>
    /// <param name="time">Unix milliseconds.</param>
    /// <param name="value">Bytes, or millionths of a ratio.</param>
    public void Add(long time, long value)
    {
        _times.Add(time);
        _values.Add(value);
    }

    /// <summary>All samples in the order of time; of repeated times the last.</summary>
    /// <param name="repeated">How many were dropped.</param>
    public (long[] Times, long[] Values) ToSorted(out int repeated)
    {
        long[] times = new long[_times.Count];
        long[] values = new long[_values.Count];
        _times.Read(0, times);
        _values.Read(0, values);
        int[] order = [.. Enumerable.Range(0, times.Length).OrderBy(index => times[index])];
        List<long> sortedTimes = new(times.Length);
        List<long> sortedValues = new(times.Length);
        foreach (int index in order)
        {
            if (sortedTimes.Count > 0 && sortedTimes[^1] == times[index])
            {
                sortedValues[^1] = values[index];
            }
            else
            {
                sortedTimes.Add(times[index]);
                sortedValues.Add(values[index]);
            }
        }

        repeated = times.Length - sortedTimes.Count;
        return ([.. sortedTimes], [.. sortedValues]);
    }
}
