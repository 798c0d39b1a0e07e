using DmSim.Core.Workloads;

namespace DmSim.Lab.Experiments;

/// <summary>Cuts a stretch of ticks out of a demand series.</summary>
internal static class SeriesWindow
{
    /// <summary>The series itself where the window is everything, else a copy of the part, beginning at tick 0.</summary>
    public static DemandSeries Cut(DemandSeries series, RunWindow window, int totalTicks)
    {
        if (window.StartTick == 0 && window.DurationTicks == totalTicks)
        {
            return series;
        }

        // A window may reach beyond a short stretch: what ran to its end runs on.
        int windowEnd = window.StartTick + window.DurationTicks;
        int end = series.EndTick >= totalTicks ? windowEnd : Math.Min(series.EndTick, windowEnd);
        List<int> ticks = [];
        List<uint> demand = [];
        List<uint> workingSet = [];
        for (int index = Math.Max(0, series.IndexAt(window.StartTick)); index < series.Count; index++)
        {
            int tick = series.TickAt(index);
            if (tick >= end)
            {
                break;
            }

            bool present = series.IsPresent(index);
            ticks.Add(Math.Max(0, tick - window.StartTick));
            demand.Add(present ? DemandSeries.PagesFor(series.DemandAt(index)) : DemandSeries.AbsentPages);
            workingSet.Add(DemandSeries.PagesFor(series.WorkingSetAt(index)));
        }

        if (ticks.Count == 0)
        {
            return new DemandSeries([0], [DemandSeries.AbsentPages], null, window.DurationTicks);
        }

        uint[]? workingSetPages = series.HasWorkingSet ? [.. workingSet] : null;
        return new DemandSeries([.. ticks], [.. demand], workingSetPages, end - window.StartTick);
    }
}
