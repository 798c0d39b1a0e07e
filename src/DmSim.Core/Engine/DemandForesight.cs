using DmSim.Core.Policies;
using DmSim.Core.Scenarios;
using DmSim.Core.Workloads;

namespace DmSim.Core.Engine;

/// <summary>Looks ahead in the demand series of a run; asked with ticks that mostly go on, so a look-up is short.</summary>
/// <remarks>
/// A horizon that moves on by a tick gains an entry and loses one. So the highest entry of the last look at a VM is kept: it
/// is looked for anew only when it lies behind, which for entries in no particular order is once in a horizon.
/// </remarks>
internal sealed class DemandForesight(MachineContext context, GuestSoftware software) : IDemandForesight
{
    private readonly int[] _entry = new int[context.Spec.Vms.Count];
    private readonly int[] _highest = new int[context.Spec.Vms.Count];
    private readonly int[] _lookedFrom = new int[context.Spec.Vms.Count];
    private readonly int[] _lookedTo = new int[context.Spec.Vms.Count];

    public long PeakDemand(int vm, int fromTick, int toTick)
    {
        DemandSeries series = context.Spec.Vms[vm].Demand;
        long peak = PeakOf(vm, series, fromTick, toTick);
        peak += peak == 0 ? 0 : software.KnownExtra(vm, toTick);
        bool hoards = context.Spec.Vms[vm].Settings.Guest.Application.Kind == GuestApplicationKind.Hoarding;
        long known = context.State.DemandColumn[vm] + context.State.RefusedColumn[vm];
        return hoards ? Math.Max(peak, known) : peak;
    }

    public int NextChange(int vm, int tick)
    {
        DemandSeries series = context.Spec.Vms[vm].Demand;
        int next = series.IndexAt(tick) + 1;
        if (next < series.Count)
        {
            return series.TickAt(next);
        }

        return series.EndTick > tick ? series.EndTick : Wake.Never;
    }

    public int NextAbove(int vm, long bytes, int fromTick, int toTick)
    {
        GuestApplicationKind kind = context.Spec.Vms[vm].Settings.Guest.Application.Kind;
        bool addsToIt = kind is GuestApplicationKind.Hoarding or GuestApplicationKind.Leaking;
        if (addsToIt || software.KnownExtra(vm, toTick) != 0)
        {
            return fromTick;
        }

        DemandSeries series = context.Spec.Vms[vm].Demand;
        int first = Math.Max(0, series.IndexAt(fromTick));
        int count = series.IndexAt(toTick) - first + 1;
        int above = count <= 0 || fromTick >= series.EndTick ? -1 : series.FirstAbove(first, count, bytes);
        return above < 0 ? Wake.Never : Math.Max(fromTick, series.TickAt(above));
    }

    /// <summary>The highest demand of a series from a tick to another.</summary>
    private long PeakOf(int vm, DemandSeries series, int fromTick, int toTick)
    {
        if (fromTick >= series.EndTick)
        {
            return 0;
        }

        int first = EntryAt(vm, series, fromTick);
        if (fromTick < series.TickAt(0) ? toTick < series.TickAt(0) : toTick <= fromTick)
        {
            return fromTick < series.TickAt(0) ? 0 : series.DemandAt(first);
        }

        return series.DemandAt(HighestEntry(vm, series, first, toTick));
    }

    /// <summary>The highest entry from one on that begins no later than a tick.</summary>
    private int HighestEntry(int vm, DemandSeries series, int first, int toTick)
    {
        int highest = _highest[vm];
        int end = _lookedTo[vm];
        bool isKnown = first >= _lookedFrom[vm] && first <= highest && end > first && series.TickAt(end - 1) <= toTick;
        if (!isKnown)
        {
            end = series.IndexAt(toTick) + 1;
            highest = series.HighestOf(first, end - first);
        }

        for (; end < series.Count && series.TickAt(end) <= toTick; end++)
        {
            highest = series.DemandAt(end) >= series.DemandAt(highest) ? end : highest;
        }

        _lookedFrom[vm] = first;
        _highest[vm] = highest;
        _lookedTo[vm] = end;
        return highest;
    }

    /// <summary>The entry in force at a tick, or the first one.</summary>
    private int EntryAt(int vm, DemandSeries series, int tick)
    {
        int entry = _entry[vm];
        if (series.TickAt(entry) > tick)
        {
            entry = Math.Max(0, series.IndexAt(tick));
        }

        while (entry + 1 < series.Count && series.TickAt(entry + 1) <= tick)
        {
            entry++;
        }

        _entry[vm] = entry;
        return entry;
    }
}
