using DmSim.Core.Engine;

namespace DmSim.Core.Recording;

/// <summary>All metrics, one entry each. Adding one touches this file alone, or this file and the totals it needs.</summary>
public static class MetricCatalogue
{
    private const double PageBytes = 4096;

    /// <summary>The metrics in the order they are reported.</summary>
    public static IReadOnlyList<MetricDefinition> All { get; } =
    [
        PressureQuantile("pressureP50", 0.50),
        PressureQuantile("pressureP95", 0.95),
        PressureQuantile("pressureP99", 0.99),
        new()
        {
            Name = "pressureMax",
            Unit = "%",
            Better = MetricDirection.Lower,
            Description = "Highest pressure of any tick (100 · demand ÷ assigned).",
            OfRun = run => Max(run, vm => vm.MaxPressurePermille / 10.0),
            OfVm = (_, vm) => vm.RunningTicks == 0 ? double.NaN : vm.MaxPressurePermille / 10.0,
        },
        new()
        {
            Name = "balancerAveragePressure",
            Unit = "%",
            Better = MetricDirection.Lower,
            Description = "Mean pressure over the running time of all VMs.",
            OfRun = run => Ratio(Sum(run, vm => vm.PressurePermilleTicks), Sum(run, vm => vm.RunningTicks)) / 10,
            OfVm = (_, vm) => Ratio(vm.PressurePermilleTicks, vm.RunningTicks) / 10,
        },
        new()
        {
            Name = "timeAboveObjective",
            Unit = "%",
            Better = MetricDirection.Lower,
            Description = "Share of running time with pressure above the objective's, per tick.",
            OfRun = run => 100 * Ratio(Sum(run, vm => vm.OverTicks), Sum(run, vm => vm.RunningTicks)),
            OfVm = (_, vm) => 100 * Ratio(vm.OverTicks, vm.RunningTicks),
        },
        new()
        {
            Name = "worstVmTimeAboveObjective",
            Unit = "%",
            Better = MetricDirection.Lower,
            Description = "The same for the VM that fares worst.",
            OfRun = run => Max(run, vm => 100 * Ratio(vm.OverTicks, vm.RunningTicks)),
        },
        new()
        {
            Name = "sampleTimeAboveObjective",
            Unit = "%",
            Better = MetricDirection.Lower,
            Description =
                "Share of running time above the objective's pressure, without the transients in which a jump between trace samples is served.",
            OfRun = run => 100 * Ratio(Sum(run, vm => vm.OverSampledTicks), Sum(run, vm => vm.SampledTicks)),
            OfVm = (_, vm) => 100 * Ratio(vm.OverSampledTicks, vm.SampledTicks),
        },
        new()
        {
            Name = "unmetDemandMean",
            Unit = "bytes",
            Better = MetricDirection.Lower,
            Description =
                "Mean of what was wanted beyond assigned memory, failed allocations included, summed over the VMs.",
            OfRun = run => PageBytes * Ratio(Sum(run, vm => vm.UnmetPageTicks), run.MeasuredTicks),
            OfVm = (_, vm) => PageBytes * Ratio(vm.UnmetPageTicks, vm.RunningTicks),
        },
        new()
        {
            Name = "pagedWorkingSetMean",
            Unit = "bytes",
            Better = MetricDirection.Lower,
            Description = "Mean of max(0, working set − assigned), summed over the VMs: what guests must page.",
            OfRun = run => PageBytes * Ratio(Sum(run, vm => vm.PagedPageTicks), run.MeasuredTicks),
            OfVm = (_, vm) => PageBytes * Ratio(vm.PagedPageTicks, vm.RunningTicks),
        },
        new()
        {
            Name = "pagingTime",
            Unit = "%",
            Better = MetricDirection.Lower,
            Description = "Share of running time in which part of a working set was absent.",
            OfRun = run => 100 * Ratio(Sum(run, vm => vm.PagingTicks), Sum(run, vm => vm.RunningTicks)),
            OfVm = (_, vm) => 100 * Ratio(vm.PagingTicks, vm.RunningTicks),
        },
        new()
        {
            Name = "timeLost",
            Unit = "%",
            Better = MetricDirection.Lower,
            Description = "Share of running time lost waiting for absent pages of the working set, or for the host.",
            OfRun = run => LostPercent(Sum(run, vm => vm.LostMillionthTicks), Sum(run, vm => vm.RunningTicks)),
            OfVm = (_, vm) => LostPercent(vm.LostMillionthTicks, vm.RunningTicks),
        },
        new()
        {
            Name = "worstVmTimeLost",
            Unit = "%",
            Better = MetricDirection.Lower,
            Description = "The same for the VM that loses most.",
            OfRun = run => Max(run, vm => LostPercent(vm.LostMillionthTicks, vm.RunningTicks)),
        },
        new()
        {
            Name = "failedAllocationTime",
            Unit = "%",
            Better = MetricDirection.Lower,
            Description = "Share of running time in which guests could not commit what they wanted.",
            OfRun = run => 100 * Ratio(Sum(run, vm => vm.FailedAllocationTicks), Sum(run, vm => vm.RunningTicks)),
            OfVm = (_, vm) => 100 * Ratio(vm.FailedAllocationTicks, vm.RunningTicks),
        },
        new()
        {
            Name = "refusedDemandMean",
            Unit = "bytes",
            Better = MetricDirection.Lower,
            Description = "Mean of what guests could not commit, summed over the VMs.",
            OfRun = run => PageBytes * Ratio(Sum(run, vm => vm.RefusedPageTicks), run.MeasuredTicks),
            OfVm = (_, vm) => PageBytes * Ratio(vm.RefusedPageTicks, vm.RunningTicks),
        },
        new()
        {
            Name = "demandMean",
            Unit = "bytes",
            Better = MetricDirection.Neutral,
            Description = "Mean demand, summed over the VMs.",
            OfRun = run => PageBytes * Ratio(Sum(run, vm => vm.DemandPageTicks), run.MeasuredTicks),
            OfVm = (_, vm) => PageBytes * Ratio(vm.DemandPageTicks, vm.RunningTicks),
        },
        new()
        {
            Name = "assignedMean",
            Unit = "bytes",
            Better = MetricDirection.Neutral,
            Description = "Mean assigned memory, summed over the VMs.",
            OfRun = run => PageBytes * Ratio(Sum(run, vm => vm.AssignedPageTicks), run.MeasuredTicks),
            OfVm = (_, vm) => PageBytes * Ratio(vm.AssignedPageTicks, vm.RunningTicks),
        },
        new()
        {
            Name = "assignedMax",
            Unit = "bytes",
            Better = MetricDirection.Neutral,
            Description = "Highest assigned memory of a VM.",
            OfRun = run => Max(run, vm => vm.MaxAssignedBytes),
            OfVm = (_, vm) => vm.MaxAssignedBytes,
        },
        new()
        {
            Name = "hostFreeMean",
            Unit = "bytes",
            Better = MetricDirection.Higher,
            Description = "Mean free host memory.",
            OfRun = run => PageBytes * Ratio(run.FreePageTicks, run.MeasuredTicks),
        },
        new()
        {
            Name = "hostFreeMin",
            Unit = "bytes",
            Better = MetricDirection.Higher,
            Description = "Least free host memory.",
            OfRun = run => run.MinFreeBytes,
        },
        new()
        {
            Name = "movedPerHour",
            Unit = "bytes/h",
            Better = MetricDirection.Lower,
            Description = "Memory added and removed per hour.",
            OfRun = run => Sum(run, vm => vm.AddedBytes + vm.RemovedBytes) / Hours(run),
            OfVm = (run, vm) => (vm.AddedBytes + vm.RemovedBytes) / Hours(run),
        },
        Count("addOperations", "Operations that added memory.", vm => vm.AddOperations),
        Count("removeOperations", "Operations that removed memory.", vm => vm.RemoveOperations),
        Count("reversals", "Operations in the opposite direction of the one before: oscillation.", vm => vm.Reversals),
        new()
        {
            Name = "fairness",
            Unit = "",
            Better = MetricDirection.Higher,
            Description = "Weighted Jain index of the share of demand that was met; 1 is equal treatment.",
            OfRun = Fairness,
        },
        Count("starts", "Starts that succeeded.", vm => vm.Starts, MetricDirection.Neutral),
        Count("delayedStarts", "Starts that had to wait for memory.", vm => vm.DelayedStarts),
        Count("failedStarts", "Starts that failed for good.", vm => vm.FailedStarts),
        Count("smartPagedRestarts", "Restarts that Smart Paging had to bridge.", vm => vm.SmartPagedRestarts),
        new()
        {
            Name = "smartPagingTime",
            Unit = "s",
            Better = MetricDirection.Lower,
            Description = "Time in which part of a VM's memory was in its Smart Paging file, summed over the VMs.",
            OfRun = run => Seconds(run, Sum(run, vm => vm.SmartPagedTicks)),
            OfVm = (run, vm) => Seconds(run, vm.SmartPagedTicks),
        },
        new()
        {
            Name = "hostSwappedMean",
            Unit = "bytes",
            Better = MetricDirection.Lower,
            Description = "Mean of what the host had swapped out without the guests' help, summed over the VMs.",
            OfRun = run => PageBytes * Ratio(Sum(run, vm => vm.HostSwappedPageTicks), run.MeasuredTicks),
            OfVm = (_, vm) => PageBytes * Ratio(vm.HostSwappedPageTicks, vm.RunningTicks),
        },
        new()
        {
            Name = "hostSwapOutPerHour",
            Unit = "bytes/h",
            Better = MetricDirection.Lower,
            Description =
                "Memory that the host swapped out without the guests' help, per hour; not what others that came back displaced.",
            OfRun = run => Sum(run, vm => vm.HostSwappedOutBytes) / Hours(run),
            OfVm = (run, vm) => vm.HostSwappedOutBytes / Hours(run),
        },
        new()
        {
            Name = "hostSwapInPerHour",
            Unit = "bytes/h",
            Better = MetricDirection.Lower,
            Description = "Memory that VMs read back from host swap per hour.",
            OfRun = run => Sum(run, vm => vm.HostPagedInBytes) / Hours(run),
            OfVm = (run, vm) => vm.HostPagedInBytes / Hours(run),
        },
        new()
        {
            Name = "hostTimeLost",
            Unit = "%",
            Better = MetricDirection.Lower,
            Description = "The part of timeLost that the host causes: swapped pages and stopped VMs.",
            OfRun = run => LostPercent(Sum(run, vm => vm.HostLostMillionthTicks), Sum(run, vm => vm.RunningTicks)),
            OfVm = (_, vm) => LostPercent(vm.HostLostMillionthTicks, vm.RunningTicks),
        },
        new()
        {
            Name = "stoppedTime",
            Unit = "s",
            Better = MetricDirection.Lower,
            Description =
                "Time in which VMs stood still because the host had blocked them, or had no memory for what they touched, summed over the VMs.",
            OfRun = run => Seconds(run, Sum(run, vm => vm.StoppedTicks)),
            OfVm = (run, vm) => Seconds(run, vm.StoppedTicks),
        },
        new()
        {
            Name = "corrections",
            Unit = "",
            Better = MetricDirection.Lower,
            Description = "Orders that the arbiter had to correct.",
            OfRun = run => run.Corrections,
        },
        new()
        {
            Name = "decisions",
            Unit = "",
            Better = MetricDirection.Neutral,
            Description = "Orders that the policy changed.",
            OfRun = run => run.Decisions,
        },
    ];

    /// <summary>The metric of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static MetricDefinition Get(string name) =>
        All.FirstOrDefault(metric => metric.Name == name)
        ?? throw new ArgumentException($"There is no metric '{name}'.", nameof(name));

    /// <summary>
    /// The pressure that a share of ticks does not exceed, rounded down to whole percent (the lower edge of its bin).
    /// </summary>
    public static double QuantileOf(ReadOnlySpan<long> histogram, double share)
    {
        long total = 0;
        foreach (long count in histogram)
        {
            total += count;
        }

        if (total == 0)
        {
            return double.NaN;
        }

        // The smallest bin at which the cumulative count reaches share · total, as an exact integer comparison would.
        long wanted = Math.Max(1, (long)Math.Ceiling(share * total));
        long seen = 0;
        for (int bin = 0; bin < histogram.Length; bin++)
        {
            seen += histogram[bin];
            if (seen >= wanted)
            {
                return bin;
            }
        }

        return histogram.Length - 1;
    }

    private static MetricDefinition PressureQuantile(string name, double share) =>
        new()
        {
            Name = name,
            Unit = "%",
            Better = MetricDirection.Lower,
            Description = string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"Pressure that {share * 100:0} % of running VM-time does not exceed, rounded down to whole percent; 255 means 255 or more."
            ),
            OfRun = run => QuantileOf(FleetHistogram(run), share),
            OfVm = (_, vm) => QuantileOf(vm.PressureHistogram, share),
        };

    private static MetricDefinition Count(
        string name,
        string description,
        Func<VmTotals, long> value,
        MetricDirection better = MetricDirection.Lower
    ) =>
        new()
        {
            Name = name,
            Unit = "",
            Better = better,
            Description = description,
            OfRun = run => Sum(run, value),
            OfVm = (_, vm) => value(vm),
        };

    private static long[] FleetHistogram(RunTotals run)
    {
        long[] sum = new long[VmTotals.PressureBins];
        foreach (VmTotals vm in run.Vms)
        {
            for (int bin = 0; bin < sum.Length; bin++)
            {
                sum[bin] += vm.PressureHistogram[bin];
            }
        }

        return sum;
    }

    private static double Fairness(RunTotals run)
    {
        double weights = 0;
        double linear = 0;
        double square = 0;
        for (int vm = 0; vm < run.Vms.Count; vm++)
        {
            VmTotals totals = run.Vms[vm];
            if (totals.DemandPageTicks + totals.RefusedPageTicks == 0)
            {
                continue;
            }

            double weight = Math.Max(1, run.Spec.Vms[vm].Settings.Weight);
            double wanted = (double)totals.DemandPageTicks + totals.RefusedPageTicks;
            double share = 1 - (totals.UnmetPageTicks / wanted);
            weights += weight;
            linear += weight * share;
            square += weight * share * share;
        }

        return square == 0 ? double.NaN : linear * linear / (weights * square);
    }

    private static double LostPercent(double millionthTicks, double ticks) =>
        100 * Ratio(millionthTicks, ticks) / PagingCost.Million;

    private static double Seconds(RunTotals run, double ticks) => ticks * run.Spec.TickMilliseconds / 1000;

    private static double Hours(RunTotals run) => run.MeasuredTicks * (double)run.Spec.TickMilliseconds / 3_600_000;

    private static double Ratio(double numerator, double denominator) =>
        denominator == 0 ? double.NaN : numerator / denominator;

    private static double Sum(RunTotals run, Func<VmTotals, long> value)
    {
        Int128 sum = 0;
        foreach (VmTotals vm in run.Vms)
        {
            sum += value(vm);
        }

        return (double)sum;
    }

    private static double Max(RunTotals run, Func<VmTotals, double> value)
    {
        double max = double.NaN;
        foreach (VmTotals vm in run.Vms)
        {
            double candidate = value(vm);
            max = double.IsNaN(max) || candidate > max ? candidate : max;
        }

        return max;
    }
}
