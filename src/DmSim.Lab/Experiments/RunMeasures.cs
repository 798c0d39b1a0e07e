using DmSim.Core.Engine;
using DmSim.Core.Recording;
using DmSim.Core.Units;

namespace DmSim.Lab.Experiments;

/// <summary>What studies keep of a finished run: its metrics, not its per-VM totals.</summary>
internal sealed record RunMeasures
{
    /// <summary>Share of its demand that a VM must miss on average to count as starving.</summary>
    private const double StarvingShare = 0.1;

    /// <summary>One value per entry of the metric catalogue.</summary>
    public required IReadOnlyList<double> Metrics { get; init; }

    public required bool Met { get; init; }

    public required MemorySize HostMemory { get; init; }

    public required long Corrections { get; init; }

    public required double MovedBytesPerHour { get; init; }

    public required int StarvingCount { get; init; }

    /// <summary>The VM that misses the largest share of its demand; empty when none starves.</summary>
    public required string StarvingVm { get; init; }

    /// <summary>That share, 0..1.</summary>
    public required double StarvingVmShare { get; init; }

    public static RunMeasures Run(RunSpec spec, CancellationToken cancellation) =>
        Of(spec, Simulator.Run(spec, new RunOptions { Cancellation = cancellation }));

    public static RunMeasures Of(RunSpec spec, RunResult result)
    {
        int starving = 0;
        int worst = -1;
        double worstShare = 0;
        for (int vm = 0; vm < result.Totals.Vms.Count; vm++)
        {
            VmTotals totals = result.Totals.Vms[vm];
            double share = totals.DemandPageTicks == 0 ? 0 : (double)totals.UnmetPageTicks / totals.DemandPageTicks;
            starving += share > StarvingShare ? 1 : 0;
            if (share > Math.Max(StarvingShare, worstShare))
            {
                worst = vm;
                worstShare = share;
            }
        }

        double[] metrics = new double[MetricCatalogue.All.Count];
        for (int metric = 0; metric < metrics.Length; metric++)
        {
            metrics[metric] = MetricCatalogue.All[metric].OfRun(result.Totals);
        }

        return new RunMeasures
        {
            Metrics = metrics,
            Met = result.Objective.Met,
            HostMemory = spec.Host.Memory,
            Corrections = result.Totals.Corrections,
            MovedBytesPerHour = MetricCatalogue.Get("movedPerHour").OfRun(result.Totals),
            StarvingCount = starving,
            StarvingVm = worst < 0 ? "" : spec.Vms[worst].Name,
            StarvingVmShare = worstShare,
        };
    }
}
