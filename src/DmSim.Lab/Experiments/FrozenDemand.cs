using DmSim.Core.Workloads;

namespace DmSim.Lab.Experiments;

/// <summary>Holds what a VM demands at one moment.</summary>
internal static class FrozenDemand
{
    /// <summary>A series with the demand and working set in force at a tick; absent where the VM is absent then.</summary>
    public static DemandSeries At(DemandSeries series, int tick, int durationTicks)
    {
        int index = series.IndexAt(tick);
        if (index < 0 || tick >= series.EndTick || !series.IsPresent(index))
        {
            return new DemandSeries([0], [DemandSeries.AbsentPages], null, durationTicks);
        }

        uint[]? workingSet = series.HasWorkingSet ? [DemandSeries.PagesFor(series.WorkingSetAt(index))] : null;
        return new DemandSeries([0], [DemandSeries.PagesFor(series.DemandAt(index))], workingSet, durationTicks);
    }
}
