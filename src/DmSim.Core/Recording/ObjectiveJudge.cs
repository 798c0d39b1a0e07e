using System.Globalization;
using DmSim.Core.Engine;
using DmSim.Core.Scenarios;

namespace DmSim.Core.Recording;

/// <summary>Judges a run against its service objective, per tick and at the trace's own resolution.</summary>
public static class ObjectiveJudge
{
    /// <summary>
    /// Seconds from a rise of demand to the first memory: report, decision and the first operation take one second each.
    /// </summary>
    public const int ReactionSeconds = 3;

    /// <summary>
    /// Seconds after the beginning of a sample in which time above the objective may be the jump alone, and no shortage:
    /// twenty reaction times, in which a balloon or hot-add moves about 57 GiB; at most half a sample.
    /// </summary>
    public const int TransientSeconds = 60;

    /// <summary>
    /// Whether the samples of a run are so long (ten times the reaction time) that holding them between samples makes
    /// jumps that never happened; then the objective is judged per sample.
    /// </summary>
    public static bool IsJudgedPerSample(RunSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (spec.Objective.Resolution != ObjectiveResolution.Auto || spec.Vms.Count == 0)
        {
            return spec.Objective.Resolution == ObjectiveResolution.Sample;
        }

        int[] intervals = [.. spec.Vms.Select(vm => vm.Demand.IntervalTicks)];
        Array.Sort(intervals);
        long median = intervals[intervals.Length / 2] * (long)spec.TickMilliseconds;
        return AreSamplesJudged(median);
    }

    /// <summary>The rule of <see cref="ObjectiveResolution.Auto"/>, for samples of a length.</summary>
    public static bool AreSamplesJudged(long intervalMilliseconds) =>
        intervalMilliseconds > 10L * ReactionSeconds * 1000;

    /// <summary>The verdict on a finished run.</summary>
    public static ObjectiveVerdict Judge(RunTotals totals)
    {
        ArgumentNullException.ThrowIfNull(totals);
        bool perSample = IsJudgedPerSample(totals.Spec);
        long failedStarts = 0;
        foreach (VmTotals vmTotals in totals.Vms)
        {
            failedStarts += vmTotals.FailedStarts;
        }

        bool startsMet = failedStarts <= totals.Spec.Objective.FailedStartsAllowed;
        bool metPerTick = startsMet && IsMet(totals, vm => (vm.OverTicks, vm.RunningTicks));
        bool metPerSample = startsMet && IsMet(totals, vm => (vm.OverSampledTicks, vm.SampledTicks));
        (int vm, string reason) = startsMet ? WorstVm(totals, perSample) : FailedVm(totals);
        int tick = vm < 0 ? -1 : BindingTick(totals.Vms[vm], startsMet, perSample);
        return new ObjectiveVerdict(
            perSample ? metPerSample : metPerTick,
            perSample,
            metPerTick,
            metPerSample,
            vm,
            tick,
            reason
        );
    }

    private static int BindingTick(VmTotals vm, bool startsMet, bool perSample)
    {
        if (!startsMet)
        {
            return vm.FirstFailedStartTick;
        }

        return perSample ? vm.FirstOverSampleTick : vm.FirstOverTick;
    }

    /// <summary>The most ticks above the objective's pressure that a VM may have in so many ticks.</summary>
    public static long Allowance(ServiceObjective objective, long ticks)
    {
        ArgumentNullException.ThrowIfNull(objective);
        return (long)Math.Floor(((1 - objective.TimeShare) * ticks) + 1e-9);
    }

    private static bool IsMet(RunTotals totals, Func<VmTotals, (long Over, long Ticks)> select)
    {
        if (totals.Spec.Objective.Scope == ObjectiveScope.Fleet)
        {
            (long over, long ticks) = (0, 0);
            foreach (VmTotals vm in totals.Vms)
            {
                (long vmOver, long vmTicks) = select(vm);
                over += vmOver;
                ticks += vmTicks;
            }

            return over <= Allowance(totals.Spec.Objective, ticks);
        }

        foreach (VmTotals vm in totals.Vms)
        {
            (long over, long ticks) = select(vm);
            if (over > Allowance(totals.Spec.Objective, ticks))
            {
                return false;
            }
        }

        return true;
    }

    private static (int Vm, string Reason) FailedVm(RunTotals totals)
    {
        for (int vm = 0; vm < totals.Vms.Count; vm++)
        {
            if (totals.Vms[vm].FailedStarts > 0)
            {
                return (vm, "start failed: not enough memory");
            }
        }

        return (-1, "");
    }

    private static (int Vm, string Reason) WorstVm(RunTotals totals, bool perSample)
    {
        int worst = -1;
        double worstShare = 0;
        for (int vm = 0; vm < totals.Vms.Count; vm++)
        {
            VmTotals of = totals.Vms[vm];
            long over = perSample ? of.OverSampledTicks : of.OverTicks;
            long ticks = perSample ? of.SampledTicks : of.RunningTicks;
            double share = ticks == 0 ? 0 : (double)over / ticks;
            if (share > worstShare)
            {
                worst = vm;
                worstShare = share;
            }
        }

        string reason =
            worst < 0
                ? ""
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"pressure above {totals.Spec.Objective.PressurePercent} for {worstShare * 100:0.###} % of its time"
                );
        return (worst, reason);
    }
}
