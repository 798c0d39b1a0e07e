namespace DmSim.Lab.TraceStudy;

/// <summary>Measures all VMs together.</summary>
internal static class FleetReader
{
    private const double BytesPerMebibyte = 1048576;

    /// <summary>Reads the fleet.</summary>
    public static FleetStatistics Read(FleetMatrix matrix, IReadOnlyList<VmStatistics> vms, long[] lags)
    {
        double[] total = matrix.Total(Enumerable.Range(0, matrix.VmCount));
        float[] forLags = Array.ConvertAll(total, value => (float)value);
        return new FleetStatistics
        {
            Total = SpreadStatistics.Of([
                .. total.Where(value => !double.IsNaN(value)).Select(value => (long)(value * BytesPerMebibyte)).Order(),
            ])!,
            SumOfPeaksBytes = vms.Sum(vm => vm.Demand?.MaximumBytes ?? 0),
            SumProvisionedBytes = vms.Sum(vm => vm.ProvisionedBytes),
            MeanPresentVms = vms.Sum(vm => vm.PresentShare),
            ByHourBytes = [.. SeriesMath.ByHour(total, matrix.HourOf).Select(value => value * BytesPerMebibyte)],
            Autocorrelation =
            [
                .. lags.Select(lag => SeriesMath.Autocorrelation(forLags, (int)(lag / matrix.StepMilliseconds))),
            ],
        };
    }
}
