using DmSim.Core.Engine;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;
using DmSim.Reporting.Files;
using ScottPlot;
using ScottPlot.Plottables;

namespace DmSim.Reporting.Figures;

/// <summary>Demand, assigned and visible memory of one VM.</summary>
internal static class VmMemoryFigure
{
    private const double MebibytesPerGibibyte = 1024;

    /// <summary>Makes the figure of one VM of a run with series.</summary>
    public static Figure Of(RunSpec spec, RunSeries series, int vm)
    {
        TimeAxis time = new(series, spec.TickMilliseconds);
        string name = spec.Vms[vm].Name;
        string title = $"Memory of {FigureStyle.Shorten(name, 40)}";
        return new Figure(() => Draw(spec.Vms[vm].Settings, series, vm, time, title))
        {
            Name = "vm-memory",
            Title = title,
            Caption =
                $"What {name} has committed (demand), what it holds (assigned) and what its guest believes it has "
                + "(visible), with its minimum and maximum. Where demand lies above assigned, the guest is short.",
            Table = Table(series, vm, time),
        };
    }

    private static Plot Draw(VmSettings settings, RunSeries series, int vm, TimeAxis time, string title)
    {
        double[] visible = Column(series, series.VisibleMebibytes, vm);
        bool inMebibytes = Math.Max(visible.Max(), settings.Minimum.Mebibytes) < 4 * MebibytesPerGibibyte;
        double unit = inMebibytes ? 1 : MebibytesPerGibibyte;
        Plot plot = FigureStyle.NewPlot(title, time.Label, inMebibytes ? "memory (MiB)" : "memory (GiB)");
        double highest = 0;
        void Line(string text, float[] values, Color color, float width)
        {
            double[] points = [.. Column(series, values, vm).Select(value => value / unit)];
            highest = Math.Max(highest, points.Max());
            Signal line = plot.Add.Signal(points, time.Step, color);
            line.Data.XOffset = time.At(0);
            line.MarkerSize = 0;
            line.LineWidth = width;
            line.LegendText = text;
        }

        Line("visible", series.VisibleMebibytes, FigureStyle.Muted, 1.5f);
        Line("assigned", series.AssignedMebibytes, FigureStyle.Of(0), 2.5f);
        Line("demand", series.DemandMebibytes, FigureStyle.Of(4), 2f);
        if (settings.DynamicMemory)
        {
            highest = Math.Max(highest, settings.Minimum.Mebibytes / unit);
            Limit(plot, "minimum", settings.Minimum.Mebibytes / unit, LinePattern.Dotted);
        }

        double maximum = (settings.DynamicMemory ? settings.Maximum : settings.StaticSize).Mebibytes / unit;
        // A maximum far above everything that happened would flatten the curves; it is then told in the legend alone.
        bool inSight = maximum <= highest * 1.6;
        string size = maximum.ToString("0.#", System.Globalization.CultureInfo.InvariantCulture);
        string maximumText =
            settings.DynamicMemory ? $"maximum ({size} {(inMebibytes ? "MiB" : "GiB")})" : "static size";
        Limit(plot, inSight ? maximumText : $"{maximumText}, above", maximum, LinePattern.Dashed);
        highest = inSight ? Math.Max(highest, maximum) : highest;
        FigureStyle.LegendOutside(plot);
        plot.Axes.SetLimits(time.At(0), time.End, 0, Math.Max(highest, 1e-6) * 1.06);
        FigureStyle.Steps(plot.Axes.Bottom, time.TickStep());
        FigureStyle.Ticks(plot.Axes.Left, highest, 6);
        return plot;
    }

    private static void Limit(Plot plot, string text, double value, LinePattern pattern)
    {
        HorizontalLine line = plot.Add.HorizontalLine(value, 1.5f, FigureStyle.Ink, pattern);
        line.LegendText = text;
        line.LabelText = "";
    }

    private static double[] Column(RunSeries series, float[] values, int vm)
    {
        double[] column = new double[series.RowCount];
        for (int row = 0; row < column.Length; row++)
        {
            column[row] = values[(row * series.VmCount) + vm];
        }

        return column;
    }

    private static CsvTable Table(RunSeries series, int vm, TimeAxis time)
    {
        List<IReadOnlyList<object?>> rows = [];
        for (int row = 0; row < series.RowCount; row++)
        {
            int cell = (row * series.VmCount) + vm;
            rows.Add(
                [
                    time.SecondsAt(row),
                    series.DemandMebibytes[cell],
                    series.AssignedMebibytes[cell],
                    series.VisibleMebibytes[cell],
                    series.MaxPressurePercent[cell],
                ]
            );
        }

        return new CsvTable(
            ["seconds", "demandMebibytes", "assignedMebibytes", "visibleMebibytes", "maxPressurePercent"],
            rows
        );
    }
}
