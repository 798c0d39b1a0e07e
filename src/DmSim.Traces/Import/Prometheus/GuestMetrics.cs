using DmSim.Core.Units;
using DmSim.Traces.Import.Monitoring;
using DmSim.Traces.Native;

namespace DmSim.Traces.Import.Prometheus;

/// <summary>The metrics of one guest, joined by time.</summary>
internal sealed class GuestMetrics(BlockMemory memory)
{
    /// <summary>What one is in the stored pressure.</summary>
    public const double PressureUnit = 1_000_000;

    // Prometheus itself looks back five minutes for a sample before it takes a series for gone.
    private const long LookBackMilliseconds = 300_000;

    // No VM has less bytes, and none so many MiB: old exporters gave MB where new ones give bytes.
    private const long FewestBytes = 32 << 20;

    private readonly MetricSeries?[] _series = new MetricSeries?[Enum.GetValues<MetricField>().Length];

    /// <summary>
    /// Where the samples of a metric go; <see langword="null"/> where another metric has told the same before.
    /// </summary>
    public MetricSeries? Open(MetricField field, string name)
    {
        MetricSeries series = _series[(int)field] ??= new MetricSeries(name, memory);
        return series.Name == name ? series : null;
    }

    /// <summary>Whether demand can be had from the metrics there are.</summary>
    public bool IsOfUse =>
        Has(MetricField.Committed)
        || (Has(MetricField.VmPhysical) && Has(MetricField.VmPressure))
        || Has(MetricField.Available)
        || Has(MetricField.Free);

    /// <summary>Whether a metric is there.</summary>
    public bool Has(MetricField field) => _series[(int)field] is not null;

    /// <summary>Joins and hands over; each reading is at a time of the metric that decides.</summary>
    public void MoveTo(GuestReadings readings, ImportTally tally)
    {
        Cursor?[] cursors = [.. _series.Select(series => Open(series, tally))];
        MetricField leading =
            Has(MetricField.VmPressure) && Has(MetricField.VmPhysical) ? MetricField.VmPressure
            : Has(MetricField.Committed) ? MetricField.Committed
            : Has(MetricField.Available) ? MetricField.Available
            : MetricField.Free;
        foreach (long time in cursors[(int)leading]!.Times)
        {
            readings.Add(leading == MetricField.VmPressure ? ReadVm(cursors, time) : ReadGuest(cursors, time));
        }
    }

    private static Cursor? Open(MetricSeries? series, ImportTally tally)
    {
        if (series is null)
        {
            return null;
        }

        (long[] times, long[] values) = series.ToSorted(out int repeated);
        tally.Duplicates += repeated;
        return new Cursor(times, values);
    }

    private static long Value(Cursor?[] cursors, MetricField field, long time) =>
        cursors[(int)field]?.At(time) ?? VmSamples.Unknown;

    private static GuestReading ReadVm(Cursor?[] cursors, long time)
    {
        long physical = Value(cursors, MetricField.VmPhysical, time);
        long pressure = Value(cursors, MetricField.VmPressure, time);
        if (physical is >= 0 and < FewestBytes)
        {
            physical *= MemorySize.BytesPerMebibyte;
        }

        bool known = physical >= 0 && pressure >= 0;
        return new GuestReading(time)
        {
            Committed = known ? (long)Math.Round(physical * (pressure / PressureUnit)) : VmSamples.Unknown,
            Total = physical,
            Available = Value(cursors, MetricField.VmAvailable, time),
        };
    }

    private static GuestReading ReadGuest(Cursor?[] cursors, long time)
    {
        long available = Value(cursors, MetricField.Available, time);
        long free = Value(cursors, MetricField.Free, time);
        if (available == VmSamples.Unknown && free >= 0)
        {
            available =
                free
                + Math.Max(0, Value(cursors, MetricField.Buffers, time))
                + Math.Max(0, Value(cursors, MetricField.Cached, time));
        }

        return new GuestReading(time)
        {
            Committed = Value(cursors, MetricField.Committed, time),
            Available = available,
            Total = Value(cursors, MetricField.Total, time),
        };
    }

    /// <summary>Goes through a series along with another one's times.</summary>
    private sealed class Cursor(long[] times, long[] values)
    {
        private int _next;

        public long[] Times => times;

        /// <summary>The value at a time, or the one before it, if that is not too old.</summary>
        public long? At(long time)
        {
            while (_next < times.Length && times[_next] <= time)
            {
                _next++;
            }

            bool known = _next > 0 && time - times[_next - 1] <= LookBackMilliseconds;
            return known ? values[_next - 1] : null;
        }
    }
}
