using DmSim.Core.Policies;
using DmSim.Core.Scenarios;
using DmSim.Core.Workloads;

namespace DmSim.Core.Engine;

/// <summary>Looks ahead in the demand series of a run; asked with ticks that never go back, so a look-up is short.</summary>
internal sealed class DemandForesight(MachineContext context, GuestSoftware software) : IDemandForesight
{
    private readonly int[] _entry = new int[context.Spec.Vms.Count];

    public long PeakDemand(int vm, int fromTick, int toTick)
    {
        DemandSeries series = context.Spec.Vms[vm].Demand;
        int entry = EntryAt(vm, series, fromTick);
        long peak = fromTick < series.TickAt(0) ? 0 : ValueAt(series, entry, fromTick);
        for (int next = entry; next < series.Count && series.TickAt(next) <= toTick; next++)
        {
            if (series.TickAt(next) > fromTick)
            {
                peak = Math.Max(peak, series.DemandAt(next));
            }
        }

        peak += peak == 0 ? 0 : software.KnownExtra(vm, toTick);
        bool hoards = context.Spec.Vms[vm].Settings.Guest.Application.Kind == GuestApplicationKind.Hoarding;
        long known = context.State.DemandColumn[vm] + context.State.RefusedColumn[vm];
        return hoards ? Math.Max(peak, known) : peak;
    }

    public int NextChange(int vm, int tick)
    {
        DemandSeries series = context.Spec.Vms[vm].Demand;
        for (int next = _entry[vm]; next < series.Count; next++)
        {
            if (series.TickAt(next) > tick)
            {
                return series.TickAt(next);
            }
        }

        return series.EndTick > tick ? series.EndTick : Wake.Never;
    }

    private static long ValueAt(DemandSeries series, int entry, int tick) =>
        tick < series.EndTick ? series.DemandAt(entry) : 0;

    private int EntryAt(int vm, DemandSeries series, int tick)
    {
        int entry = _entry[vm];
        while (entry + 1 < series.Count && series.TickAt(entry + 1) <= tick)
        {
            entry++;
        }

        _entry[vm] = entry;
        return entry;
    }
}
