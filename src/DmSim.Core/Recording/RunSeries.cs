using DmSim.Core.Engine;

namespace DmSim.Core.Recording;

/// <summary>
/// Down-sampled time series of one run: per interval and VM mean demand, mean assigned, visible at the end, highest
/// pressure; and the host's free memory. Values in MiB keep memory bounded.
/// </summary>
public sealed class RunSeries
{
    internal RunSeries(int vmCount, int intervalTicks, int startTick, int capacity)
    {
        VmCount = vmCount;
        IntervalTicks = intervalTicks;
        StartTick = startTick;
        DemandMebibytes = new float[capacity * vmCount];
        AssignedMebibytes = new float[capacity * vmCount];
        VisibleMebibytes = new float[capacity * vmCount];
        MaxPressurePercent = new float[capacity * vmCount];
        FreeMebibytes = new float[capacity];
    }

    /// <summary>The interval, in ticks, of series with at most so many rows: a pleasant length of time.</summary>
    public static int IntervalTicksFor(RunSpec spec, int rows)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return SeriesAccumulator.Interval(spec, rows);
    }

    /// <summary>How many VMs each row has.</summary>
    public int VmCount { get; }

    /// <summary>Ticks per row.</summary>
    public int IntervalTicks { get; }

    /// <summary>First tick of row 0.</summary>
    public int StartTick { get; }

    /// <summary>How many rows are filled.</summary>
    public int RowCount { get; internal set; }

    /// <summary>Mean demand, row-major [row · VmCount + vm]; 0 while off.</summary>
    public float[] DemandMebibytes { get; }

    /// <summary>Mean assigned memory, row-major.</summary>
    public float[] AssignedMebibytes { get; }

    /// <summary>Guest visible memory at the row's end, row-major.</summary>
    public float[] VisibleMebibytes { get; }

    /// <summary>Highest pressure in the row, in percent, row-major; 0 while off.</summary>
    public float[] MaxPressurePercent { get; }

    /// <summary>Mean free host memory per row.</summary>
    public float[] FreeMebibytes { get; }
}
