using DmSim.Core.Workloads;

namespace DmSim.Lab.TraceStudy;

/// <summary>Measures one VM.</summary>
internal static class VmReader
{
    private const long Day = 86_400_000;

    /// <summary>Reads a VM; levels and jumps from every sample, the rest from the matrix.</summary>
    public static VmStatistics Read(TraceVm vm, int index, FleetMatrix matrix, long[] lags)
    {
        long[] times = vm.AllTimes();
        long[] demand = vm.All(TraceChannel.Demand);
        long[] present = [.. demand.Where(value => value != TraceVm.Absent).Order()];
        (long jump, long rise) = Jumps(demand);
        ReadOnlySpan<float> row = matrix.Row(index);
        double[] autocorrelation = new double[lags.Length];
        for (int lag = 0; lag < lags.Length; lag++)
        {
            autocorrelation[lag] = SeriesMath.Autocorrelation(row, (int)(lags[lag] / matrix.StepMilliseconds));
        }

        (double share, int hour) = Daily(row, matrix);
        return new VmStatistics
        {
            Name = vm.Name,
            Samples = vm.SampleCount,
            PresentShare = PresentTime(vm, times, demand) / (double)matrix.Info.DurationMilliseconds,
            Demand = SpreadStatistics.Of(present),
            ProvisionedBytes = vm.Has(TraceChannel.Provisioned)
                ? Math.Max(0, vm.All(TraceChannel.Provisioned).Max())
                : 0,
            JumpP99Bytes = jump,
            LargestRiseBytes = rise,
            Autocorrelation = autocorrelation,
            DailyShare = share,
            PeakHour = hour,
        };
    }

    private static long PresentTime(TraceVm vm, long[] times, long[] demand)
    {
        long time = 0;
        for (int index = 0; index < times.Length; index++)
        {
            long until = index + 1 < times.Length ? times[index + 1] : vm.EndMilliseconds;
            time += demand[index] == TraceVm.Absent ? 0 : until - times[index];
        }

        return time;
    }

    private static (long P99, long LargestRise) Jumps(long[] demand)
    {
        List<long> steps = [];
        long rise = 0;
        for (int index = 1; index < demand.Length; index++)
        {
            if (demand[index] != TraceVm.Absent && demand[index - 1] != TraceVm.Absent)
            {
                long step = demand[index] - demand[index - 1];
                rise = Math.Max(rise, step);
                steps.Add(Math.Abs(step));
            }
        }

        steps.Sort();
        return (steps.Count == 0 ? 0 : steps[(int)(((99L * steps.Count) + 99) / 100) - 1], rise);
    }

    /// <summary>Variance between hours of the day as a share of all variance.</summary>
    private static (double Share, int PeakHour) Daily(ReadOnlySpan<float> row, FleetMatrix matrix)
    {
        if (matrix.Info.DurationMilliseconds < 2 * Day)
        {
            return (double.NaN, -1);
        }

        double[] values = new double[row.Length];
        for (int moment = 0; moment < values.Length; moment++)
        {
            values[moment] = row[moment];
        }

        double[] byHour = SeriesMath.ByHour(values, matrix.HourOf);
        double mean = SeriesMath.Mean(values);
        double all = 0;
        double between = 0;
        for (int moment = 0; moment < values.Length; moment++)
        {
            if (!double.IsNaN(values[moment]))
            {
                all += (values[moment] - mean) * (values[moment] - mean);
                double hourly = byHour[matrix.HourOf(moment)] - mean;
                between += hourly * hourly;
            }
        }

        int peak = Array.IndexOf(byHour, byHour.Where(value => !double.IsNaN(value)).DefaultIfEmpty(double.NaN).Max());
        return all <= 0 ? (double.NaN, -1) : (between / all, peak);
    }
}
