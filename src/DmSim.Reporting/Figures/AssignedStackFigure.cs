using DmSim.Core.Engine;
using DmSim.Core.Recording;
using DmSim.Reporting.Files;
using ScottPlot;
using ScottPlot.Plottables;

namespace DmSim.Reporting.Figures;

/// <summary>What the VMs hold, stacked, against what the host has for them.</summary>
internal static class AssignedStackFigure
{
    private const int TopVms = 7;
    private const double MebibytesPerGibibyte = 1024;

    /// <summary>Makes the figure of a run with series.</summary>
    public static Figure Of(RunSpec spec, RunSeries series)
    {
        double capacity = spec.Host.AvailableToVms.Gibibytes;
        int[] top = TopByMean(series);
        List<Band> bands = Bands(spec, series, top, capacity);
        TimeAxis time = new(series, spec.TickMilliseconds);
        return new Figure(() => Draw(bands, time, series.RowCount, capacity))
        {
            Name = "assigned-stacked",
            Title = "Assigned memory against capacity",
            Caption =
                "What every VM holds, stacked: the largest holders by name, the others together, and what the host "
                + "pays beside it (overhead per VM, host load, memory in transit). White up to the line is free.",
            Table = Table(bands, time, series.RowCount, capacity),
        };
    }

    private static int[] TopByMean(RunSeries series)
    {
        double[] sums = new double[series.VmCount];
        for (int cell = 0; cell < series.RowCount * series.VmCount; cell++)
        {
            sums[cell % series.VmCount] += series.AssignedMebibytes[cell];
        }

        // With one VM more than named ones, an "others" band of one would hide its name for nothing.
        int named = series.VmCount == TopVms + 1 ? TopVms - 1 : Math.Min(TopVms, series.VmCount);
        return [.. Enumerable.Range(0, series.VmCount).OrderByDescending(vm => sums[vm]).ThenBy(vm => vm).Take(named)];
    }

    private static List<Band> Bands(RunSpec spec, RunSeries series, int[] top, double capacity)
    {
        int rows = series.RowCount;
        double[] all = new double[rows];
        for (int cell = 0; cell < rows * series.VmCount; cell++)
        {
            all[cell / series.VmCount] += series.AssignedMebibytes[cell] / MebibytesPerGibibyte;
        }

        List<Band> bands = [];
        double[] others = [.. all];
        for (int rank = 0; rank < top.Length; rank++)
        {
            double[] heights = new double[rows];
            for (int row = 0; row < rows; row++)
            {
                heights[row] = series.AssignedMebibytes[(row * series.VmCount) + top[rank]] / MebibytesPerGibibyte;
                others[row] -= heights[row];
            }

            bands.Add(new Band(spec.Vms[top[rank]].Name, FigureStyle.Of(rank), heights));
        }

        int otherCount = series.VmCount - top.Length;
        if (otherCount > 0)
        {
            bands.Add(new Band($"{otherCount} other VMs", Color.FromHex("#B8C4CC"), others));
        }

        double[] beside = new double[rows];
        for (int row = 0; row < rows; row++)
        {
            double free = series.FreeMebibytes[row] / MebibytesPerGibibyte;
            beside[row] = Math.Max(0, capacity - free - all[row]);
        }

        bands.Add(new Band("overhead, transit", Color.FromHex("#5C6770"), beside));
        return bands;
    }

    private static Plot Draw(List<Band> bands, TimeAxis time, int rows, double capacity)
    {
        Plot plot = FigureStyle.NewPlot("Assigned memory against capacity", time.Label, "memory (GiB)");
        double[] moments = time.StepMoments();
        double[] bottom = new double[rows * 2];
        double highest = capacity;
        List<LegendItem> legend = [];
        foreach (Band band in bands)
        {
            double[] top = TimeAxis.StepValues(band.Heights);
            for (int point = 0; point < top.Length; point++)
            {
                top[point] += bottom[point];
                highest = Math.Max(highest, top[point]);
            }

            FillY area = plot.Add.FillY(moments, bottom, top);
            area.FillColor = band.Color;
            area.LineWidth = 0;
            area.MarkerSize = 0;
            legend.Add(Swatch(FigureStyle.Shorten(band.Name, 26), band.Color));
            bottom = top;
        }

        HorizontalLine limit = plot.Add.HorizontalLine(capacity, 2, FigureStyle.Ink, LinePattern.Dashed);
        limit.ExcludeFromLegend = true;
        // The topmost band comes first, as it stands in the plot.
        legend.Reverse();
        legend.Insert(0, LimitSwatch(Wording.Of($"capacity, {capacity:0.#} GiB")));
        plot.Legend.ManualItems.AddRange(legend);
        plot.Legend.DisplayPlottableLegendItems = false;
        FigureStyle.LegendOutside(plot);
        plot.Axes.SetLimits(time.At(0), time.End, 0, highest * 1.06);
        FigureStyle.Steps(plot.Axes.Bottom, time.TickStep());
        FigureStyle.Ticks(plot.Axes.Left, highest, 6);
        return plot;
    }

    private static LegendItem LimitSwatch(string text) =>
        new()
        {
            LabelText = text,
            LineColor = FigureStyle.Ink,
            LineWidth = 2,
            LinePattern = LinePattern.Dashed,
        };

    private static LegendItem Swatch(string text, Color color) =>
        new()
        {
            LabelText = text,
            FillColor = color,
            MarkerShape = MarkerShape.None,
        };

    private static CsvTable Table(List<Band> bands, TimeAxis time, int rows, double capacity)
    {
        List<string> header = ["seconds", "capacityGibibytes"];
        header.AddRange(bands.Select(band => $"{band.Name} (GiB)"));
        List<IReadOnlyList<object?>> lines = [];
        for (int row = 0; row < rows; row++)
        {
            List<object?> line = [time.SecondsAt(row), capacity];
            line.AddRange(bands.Select(band => (object?)Math.Round(band.Heights[row], 6)));
            lines.Add(line);
        }

        return new CsvTable(header, lines);
    }

    private sealed record Band(string Name, Color Color, double[] Heights);
}
