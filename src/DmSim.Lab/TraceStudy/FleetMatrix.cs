using DmSim.Core.Workloads;

namespace DmSim.Lab.TraceStudy;

/// <summary>The demand of all VMs of a trace at evenly spaced moments: small enough for memory, enough for statistics.</summary>
/// <remarks>The step is the trace's usual interval, or a multiple of it where all VMs would not fit.</remarks>
internal sealed class FleetMatrix
{
    private const long MostCells = 60_000_000;

    private readonly float[][] _mebibytes;
    private readonly bool[] _unknown;

    private FleetMatrix(TraceInfo info, long stepMilliseconds, float[][] mebibytes)
    {
        _unknown = new bool[mebibytes[0].Length];
        Info = info;
        StepMilliseconds = stepMilliseconds;
        _mebibytes = mebibytes;
    }

    /// <summary>What the trace is.</summary>
    public TraceInfo Info { get; }

    /// <summary>Milliseconds from one moment to the next.</summary>
    public long StepMilliseconds { get; }

    /// <summary>How many VMs there are.</summary>
    public int VmCount => _mebibytes.Length;

    /// <summary>How many moments there are.</summary>
    public int MomentCount => _mebibytes[0].Length;

    /// <summary>Reads a trace.</summary>
    /// <param name="trace">The trace; at least one VM.</param>
    /// <param name="intervalMilliseconds">Its usual interval.</param>
    /// <param name="progress">Told the share of VMs read.</param>
    /// <param name="cancellation">Stops between two VMs.</param>
    public static FleetMatrix Of(
        DemandTrace trace,
        long intervalMilliseconds,
        IProgress<double>? progress,
        CancellationToken cancellation
    )
    {
        long moments = Math.Max(1, (trace.Info.DurationMilliseconds + intervalMilliseconds - 1) / intervalMilliseconds);
        long multiple = Math.Max(1, ((moments * trace.Vms.Count) + MostCells - 1) / MostCells);
        long step = intervalMilliseconds * multiple;
        int count = (int)Math.Max(1, (trace.Info.DurationMilliseconds + step - 1) / step);
        float[][] rows = new float[trace.Vms.Count][];
        for (int vm = 0; vm < rows.Length; vm++)
        {
            cancellation.ThrowIfCancellationRequested();
            rows[vm] = Row(trace.Vms[vm], step, count);
            progress?.Report((vm + 1.0) / rows.Length);
        }

        return new FleetMatrix(trace.Info, step, rows);
    }

    /// <summary>The matrix with nothing known at the moments at which nothing was recorded.</summary>
    /// <param name="outage">Whether nothing was recorded, by sample of a grid.</param>
    /// <param name="intervalMilliseconds">The interval of that grid.</param>
    public FleetMatrix Without(IReadOnlyList<bool> outage, long intervalMilliseconds)
    {
        int stride = (int)(StepMilliseconds / intervalMilliseconds);
        for (int moment = 0; moment < MomentCount && moment * stride < outage.Count; moment++)
        {
            if (outage[moment * stride])
            {
                _unknown[moment] = true;
                foreach (float[] row in _mebibytes)
                {
                    row[moment] = float.NaN;
                }
            }
        }

        return this;
    }

    /// <summary>Demand of a VM in MiB by moment; NaN where it is absent.</summary>
    public ReadOnlySpan<float> Row(int vm) => _mebibytes[vm];

    /// <summary>The hour of the day of a moment, 0..23.</summary>
    public int HourOf(int moment) =>
        (int)(((Info.StartSecondOfDay * 1000L) + (moment * StepMilliseconds)) / 3_600_000 % 24);

    /// <summary>The day of a moment, counted from the one the trace begins on.</summary>
    public int DayOf(int moment) => (int)(((Info.StartSecondOfDay * 1000L) + (moment * StepMilliseconds)) / 86_400_000);

    /// <summary>
    /// The total of some VMs by moment, in MiB; absent VMs add nothing; NaN where nothing was recorded.
    /// </summary>
    public double[] Total(IEnumerable<int> vms)
    {
        double[] total = Array.ConvertAll(_unknown, unknown => unknown ? double.NaN : 0);
        foreach (int vm in vms)
        {
            float[] row = _mebibytes[vm];
            for (int moment = 0; moment < row.Length; moment++)
            {
                total[moment] += float.IsNaN(row[moment]) ? 0 : row[moment];
            }
        }

        return total;
    }

    private static float[] Row(TraceVm vm, long step, int count)
    {
        long[] times = vm.AllTimes();
        long[] demand = vm.All(TraceChannel.Demand);
        float[] row = new float[count];
        int index = -1;
        for (int moment = 0; moment < count; moment++)
        {
            long time = moment * step;
            while (index + 1 < times.Length && times[index + 1] <= time)
            {
                index++;
            }

            bool present = index >= 0 && time < vm.EndMilliseconds && demand[index] != TraceVm.Absent;
            row[moment] = present ? (float)(demand[index] / 1048576.0) : float.NaN;
        }

        return row;
    }
}
