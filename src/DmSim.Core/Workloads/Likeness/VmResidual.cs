namespace DmSim.Core.Workloads.Likeness;

/// <summary>A VM without what repeats.</summary>
/// <param name="Grid">The grid.</param>
/// <param name="Present">Whether the VM is there, by sample.</param>
/// <param name="PresentCount">At how many samples it is there.</param>
/// <param name="MeanMebibytes">Mean demand.</param>
/// <param name="Variance">Variance of demand in MiB²; 0 for constant demand.</param>
/// <param name="Season">What repeats every day and week, in MiB.</param>
/// <param name="Residual">Demand without mean and repetition in MiB, by sample; 0 where absent.</param>
internal sealed record VmResidual(
    SampleGrid Grid,
    bool[] Present,
    int PresentCount,
    double MeanMebibytes,
    double Variance,
    SeasonalProfile Season,
    double[] Residual
)
{
    private const double BytesPerMebibyte = 1048576;

    /// <summary>Reads a VM.</summary>
    public static VmResidual Of(SampleGrid grid, TraceVm vm)
    {
        long[] demand = grid.Read(vm, TraceChannel.Demand);
        bool[] present = Array.ConvertAll(demand, value => value != TraceVm.Absent);
        double[] values = Array.ConvertAll(demand, value => Math.Max(0, value) / BytesPerMebibyte);
        int count = present.Count(there => there);
        double mean = count == 0 ? 0 : values.Sum() / count;
        Subtract(values, present, _ => mean);
        double variance = MeanSquare(values, count);
        SeasonalProfile season = SeasonalProfile.Fit(grid, values, present);
        Subtract(values, present, sample => season.At(grid, sample));
        double rest = count == 0 ? 0 : values.Sum() / count;
        Subtract(values, present, _ => rest);
        return new VmResidual(grid, present, count, mean, variance, season, values);
    }

    /// <summary>Variance of the residual in MiB².</summary>
    public double ResidualVariance => MeanSquare(Residual, PresentCount);

    /// <summary>Mean residual of every bin in MiB; 0 where the VM is absent.</summary>
    public float[] ByBin()
    {
        float[] bins = new float[Grid.BinCount];
        for (int bin = 0; bin < bins.Length; bin++)
        {
            int past = Math.Min(Residual.Length, (bin + 1) * Grid.SamplesPerBin);
            double sum = 0;
            int count = 0;
            for (int sample = bin * Grid.SamplesPerBin; sample < past; sample++)
            {
                sum += Residual[sample];
                count += Present[sample] ? 1 : 0;
            }

            bins[bin] = count == 0 ? 0 : (float)(sum / count);
        }

        return bins;
    }

    private static double MeanSquare(double[] values, int count) =>
        count == 0 ? 0 : values.Sum(value => value * value) / count;

    private static void Subtract(double[] values, bool[] present, Func<int, double> of)
    {
        for (int sample = 0; sample < values.Length; sample++)
        {
            values[sample] -= present[sample] ? of(sample) : 0;
        }
    }
}
