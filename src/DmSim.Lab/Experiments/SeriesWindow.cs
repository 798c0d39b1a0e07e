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

        int end = Math.Min(series.EndTick, window.StartTick + window.DurationTicks);
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
