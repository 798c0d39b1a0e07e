using DmSim.Core.Engine;
using DmSim.Core.Scenarios;

namespace DmSim.Core.Recording;

/// <summary>
/// Knows when an objective is certainly missed: when more time is over than could be allowed even if every VM ran, well
/// served, to the end. Never stops a run that could still meet it.
/// </summary>
internal sealed class EarlyStop
{
    private readonly bool _perSample;
    private readonly bool _perVm;
    private readonly long _allowance;
    private readonly int _failedStartsAllowed;
    private readonly int _warmUpTicks;

    public EarlyStop(RunSpec spec)
    {
        long ticks = spec.DurationTicks - spec.WarmUpTicks;
        _perSample = ObjectiveJudge.IsJudgedPerSample(spec);
        _perVm = spec.Objective.Scope == ObjectiveScope.WorstVm;
        _allowance = ObjectiveJudge.Allowance(spec.Objective, _perVm ? ticks : ticks * spec.Vms.Count);
        _warmUpTicks = spec.WarmUpTicks;
        _failedStartsAllowed = spec.Objective.FailedStartsAllowed;
    }

    public bool IsMissed { get; private set; }

    public void Look(RunTotals totals, MetricsAccumulator metrics, int tick, ReadOnlySpan<int> changed)
    {
        metrics.Samples.Settle();
        long failed = 0;
        long over = 0;
        if (_perVm)
        {
            foreach (int vm in changed)
            {
                over = Math.Max(over, OverTicks(metrics, vm, tick));
                failed += totals.VmArray[vm].FailedStarts;
            }
        }
        else
        {
            for (int vm = 0; vm < totals.VmArray.Length; vm++)
            {
                over += OverTicks(metrics, vm, tick);
                failed += totals.VmArray[vm].FailedStarts;
            }
        }

        IsMissed |= (tick >= _warmUpTicks && over > _allowance) || failed > _failedStartsAllowed;
    }

    private long OverTicks(MetricsAccumulator metrics, int vm, int tick) =>
        _perSample ? metrics.Samples.OverSampledTicks[vm] : metrics.OverTicks(vm, tick);
}
