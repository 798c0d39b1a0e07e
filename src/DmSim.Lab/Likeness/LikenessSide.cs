using DmSim.Core.Workloads;
using DmSim.Lab.TraceStudy;

namespace DmSim.Lab.Likeness;

/// <summary>A trace read for a comparison.</summary>
/// <param name="Matrix">Demand by VM and moment.</param>
/// <param name="Statistics">Its numbers.</param>
/// <param name="Total">Total demand per VM of the trace, in MiB, by moment.</param>
internal sealed record LikenessSide(FleetMatrix Matrix, TraceStatistics Statistics, double[] Total)
{
    private const int MostPooled = 200_000;

    /// <summary>Reads a trace.</summary>
    public static LikenessSide Of(
        DemandTrace trace,
        long interval,
        IReadOnlyList<bool> outage,
        IProgress<double> progress,
        CancellationToken cancellation
    )
    {
        FleetMatrix matrix = FleetMatrix.Of(trace, interval, progress, cancellation).Without(outage, interval);
        TraceStatistics statistics = TraceStatistics.Of(trace, matrix, cancellation);
        double[] total = matrix.Total(Enumerable.Range(0, matrix.VmCount));
        return new LikenessSide(matrix, statistics, Array.ConvertAll(total, value => value / matrix.VmCount));
    }

    /// <summary>A number of every VM that is ever there, in rising order.</summary>
    public double[] PerVm(Func<VmStatistics, double> of) =>
        SeriesMath.Sorted(Statistics.Vms.Where(vm => vm.Demand is not null).Select(of));

    /// <summary>Samples of all VMs together, evenly thinned, in rising order.</summary>
    public double[] Pooled()
    {
        long cells = (long)Matrix.VmCount * Matrix.MomentCount;
        long stride = Math.Max(1, cells / MostPooled);
        List<double> values = [];
        for (long cell = stride / 2; cell < cells; cell += stride)
        {
            float value = Matrix.Row((int)(cell / Matrix.MomentCount))[(int)(cell % Matrix.MomentCount)];
            if (!float.IsNaN(value))
            {
                values.Add(value);
            }
        }

        return SeriesMath.Sorted(values);
    }
}
