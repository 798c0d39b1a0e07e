using DmSim.Core.Engine;
using DmSim.Core.Recording;
using DmSim.Reporting.Files;
using ScottPlot;
using ScottPlot.Colormaps;
using ScottPlot.Panels;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace DmSim.Reporting.Figures;

/// <summary>The pressure of every VM over time, worst VM first.</summary>
internal static class PressureHeatMapFigure
{
    private const int MostVms = 40;
    private const int MostColumns = 480;
    private const double Least = 50;
    private const double Most = 150;

    /// <summary>Makes the figure of a run with series.</summary>
    public static Figure Of(RunSpec spec, RunResult result, RunSeries series)
    {
        IReadOnlyList<int> vms = [.. VmRanking.WorstFirst(result.Totals).Take(MostVms)];
        int group = Math.Max(1, (series.RowCount + MostColumns - 1) / MostColumns);
        double[,] cells = Cells(series, vms, group);
        TimeAxis time = new(series, spec.TickMilliseconds);
        string[] names = [.. vms.Select(vm => FigureStyle.Shorten(spec.Vms[vm].Name, 22))];
        string which =
            vms.Count < series.VmCount ? $"The {vms.Count} worst of {series.VmCount} VMs" : $"All {vms.Count} VMs";
        return new Figure(() => Draw(names, cells, time, group))
        {
            Name = "pressure-heatmap",
            Title = "Pressure by VM and time",
            Caption =
                $"{which}, worst on top; each cell is the highest pressure in its stretch of time. Pressure is "
                + "demand in percent of assigned memory: above 100 (orange to red) the VM has committed more than it "
                + "holds. Grey: off.",
            Table = Table(spec, vms, cells, time, group),
            Height = 150 + Math.Max(120, vms.Count * 17),
        };
    }

    private static double[,] Cells(RunSeries series, IReadOnlyList<int> vms, int group)
    {
        int columns = (series.RowCount + group - 1) / group;
        double[,] cells = new double[vms.Count, columns];
        for (int line = 0; line < vms.Count; line++)
        {
            for (int column = 0; column < columns; column++)
            {
                float highest = 0;
                int end = Math.Min(series.RowCount, (column + 1) * group);
                for (int row = column * group; row < end; row++)
                {
                    highest = Math.Max(highest, series.MaxPressurePercent[(row * series.VmCount) + vms[line]]);
                }

                cells[line, column] = highest == 0 ? double.NaN : highest;
            }
        }

        return cells;
    }

    private static Plot Draw(string[] names, double[,] cells, TimeAxis time, int group)
    {
        Plot plot = FigureStyle.NewPlot("Pressure by VM and time", time.Label, "");
        int lines = cells.GetLength(0);
        int columns = cells.GetLength(1);
        Heatmap map = plot.Add.Heatmap(cells);
        double width = time.Step * group;
        // Extent means the centres of the outermost cells; Rectangle means their outer edges.
        map.Rectangle = new CoordinateRect(time.At(0), time.At(0) + (columns * width), -0.5, lines - 0.5);
        map.Colormap = new CustomInterpolated([.. Stops.Select(Color.FromHex)]);
        map.ManualRange = new ScottPlot.Range(Least, Most);
        map.NaNCellColor = Color.FromHex("#D9D9D9");
        ColorBar bar = plot.Add.ColorBar(map, Edge.Right);
        bar.Axis.TickGenerator = new NumericManual([50, 75, 100, 125, 150], ["≤ 50", "75", "100", "125", "≥ 150"]);
        bar.Axis.TickLabelStyle.FontSize = 12;
        bar.Label = "pressure (%)";
        bar.LabelStyle.FontSize = 14;
        bar.LabelStyle.Bold = false;
        // The first line of the array is drawn on top: the axis counts from below.
        FigureStyle.Names(plot.Axes.Left, [.. names.Reverse()]);
        plot.Axes.Left.TickLabelStyle.FontSize = 11;
        plot.HideGrid();
        plot.Axes.SetLimits(time.At(0), time.End, -0.5, lines - 0.5);
        FigureStyle.Steps(plot.Axes.Bottom, time.TickStep());
        return plot;
    }

    // From 50 to 150 in equal steps of 12.5: blue while there is room, pale towards 100, orange to red above it.
    private static readonly string[] Stops =
    [
        "#084C8D",
        "#2F7FBC",
        "#7DB6DA",
        "#C9E1EF",
        "#FFF7D6",
        "#FDBE6F",
        "#F0803C",
        "#CF3B1E",
        "#8E0F0F",
    ];

    private static CsvTable Table(RunSpec spec, IReadOnlyList<int> vms, double[,] cells, TimeAxis time, int group)
    {
        List<IReadOnlyList<object?>> rows = [];
        for (int line = 0; line < vms.Count; line++)
        {
            for (int column = 0; column < cells.GetLength(1); column++)
            {
                rows.Add([
                    spec.Vms[vms[line]].Name,
                    time.SecondsAt(column * group),
                    Math.Round(cells[line, column], 3),
                ]);
            }
        }

        return new CsvTable(["vm", "seconds", "maxPressurePercent"], rows);
    }
}
