using DmSim.Core.Engine;
using DmSim.Lab.Experiments;

namespace DmSim.Reporting.Figures;

/// <summary>The figures of one run.</summary>
public static class RunFigures
{
    /// <summary>All figures of a run; none when it kept no series.</summary>
    /// <param name="report">The run.</param>
    /// <param name="vm">Index of the VM shown by itself; −1 for the one that fares worst.</param>
    public static IReadOnlyList<Figure> Of(RunReport report, int vm = -1)
    {
        ArgumentNullException.ThrowIfNull(report);
        RunSpec spec = report.Result.Totals.Spec;
        if (report.Result.Series is not { RowCount: > 0, VmCount: > 0 } series)
        {
            return [];
        }

        int shown = vm >= 0 ? vm : VmRanking.WorstFirst(report.Result.Totals)[0];
        return
        [
            AssignedStackFigure.Of(spec, series),
            PressureHeatMapFigure.Of(spec, report.Result, series),
            VmMemoryFigure.Of(spec, series, shown),
        ];
    }
}
