using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace DmSim.Reporting.Figures;

/// <summary>
/// Values with intervals, one line each, in groups: names stay readable however many there are, which bars standing
/// side by side do not manage.
/// </summary>
internal sealed class RowChart
{
    private readonly List<string> _labels = [];
    private readonly List<Row> _rows = [];

    /// <summary>What the values are; also the figure's title.</summary>
    public required string Title { get; init; }

    /// <summary>Label of the value axis with its unit.</summary>
    public required string Axis { get; init; }

    /// <summary>Whether values are bars from zero (amounts) or points (estimates whose zero says nothing).</summary>
    public required bool Bars { get; init; }

    /// <summary>A value to compare with, or <see langword="null"/>.</summary>
    public (double Value, string Text)? Mark { get; init; }

    /// <summary>How many lines there are, headings included.</summary>
    public int LineCount => _labels.Count;

    /// <summary>A height at which lines are neither crowded nor lost.</summary>
    public int Height => 130 + (LineCount * 30);

    /// <summary>Begins a group.</summary>
    public void Heading(string text) => _labels.Add(text + ":");

    /// <summary>Adds a value; low and high are NaN where there is no interval.</summary>
    public void Add(string label, double value, double low, double high, Color color, string text)
    {
        _rows.Add(new Row(_labels.Count, value, low, high, color, text));
        _labels.Add(FigureStyle.Shorten(label, 40));
    }

    /// <summary>Draws it.</summary>
    public Plot Draw()
    {
        Plot plot = FigureStyle.NewPlot(Title, Axis, "");
        (double left, double right) = Limits();
        Row[] shown = [.. _rows.Where(row => double.IsFinite(row.Value))];
        foreach (Row row in shown)
        {
            DrawRow(plot, row);
        }

        if (Mark is { } mark)
        {
            VerticalLine line = plot.Add.VerticalLine(mark.Value, 1.5f, FigureStyle.Ink, LinePattern.Dashed);
            line.LegendText = mark.Text;
            plot.ShowLegend(Alignment.LowerRight);
            plot.Legend.OutlineWidth = 0;
            plot.Legend.ShadowColor = Colors.Transparent;
            plot.Legend.FontSize = 12;
        }

        // Texts come last, so that no line runs through them.
        foreach (Row row in shown)
        {
            DrawText(plot, row, right - left);
        }

        double[] positions = [.. Enumerable.Range(0, LineCount).Select(line => -(double)line)];
        plot.Axes.Left.TickGenerator = new NumericManual(positions, [.. _labels]);
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.Axes.Left.TickLabelStyle.OffsetY = FigureStyle.TextDrop;
        plot.Grid.YAxisStyle.IsVisible = false;
        plot.Axes.SetLimits(left, right, 0.6 - LineCount, 0.6);
        FigureStyle.Ticks(plot.Axes.Bottom, right - left, 7);
        return plot;
    }

    private void DrawRow(Plot plot, Row row)
    {
        double y = -row.Line;
        if (Bars)
        {
            Bar bar = new()
            {
                Position = y,
                Value = row.Value,
                Size = 0.66,
                FillColor = row.Color,
                LineWidth = 0,
                Orientation = Orientation.Horizontal,
            };
            plot.Add.Bar(bar);
        }

        if (double.IsFinite(row.Low) && double.IsFinite(row.High))
        {
            Whisker(plot, row, y);
        }

        if (!Bars)
        {
            plot.Add.Marker(row.Value, y, MarkerShape.FilledCircle, 11, row.Color);
        }
    }

    private static void DrawText(Plot plot, Row row, double span)
    {
        double end = double.IsFinite(row.High) ? Math.Max(row.Value, row.High) : row.Value;
        Text text = plot.Add.Text(row.Text, end + (span * 0.012), -row.Line);
        text.LabelBackgroundColor = Colors.White.WithAlpha(0.85);
        text.OffsetY = FigureStyle.TextDrop;
        text.LabelAlignment = Alignment.MiddleLeft;
        text.LabelFontSize = 12;
        text.LabelFontColor = FigureStyle.Ink;
    }

    private void Whisker(Plot plot, Row row, double y)
    {
        Color color = Bars ? FigureStyle.Ink : row.Color;
        void Segment(double x1, double y1, double x2, double y2)
        {
            LinePlot line = plot.Add.Line(x1, y1, x2, y2);
            line.LineColor = color;
            line.LineWidth = 2;
            line.MarkerSize = 0;
        }

        Segment(row.Low, y, row.High, y);
        Segment(row.Low, y - 0.17, row.Low, y + 0.17);
        Segment(row.High, y - 0.17, row.High, y + 0.17);
    }

    private (double Left, double Right) Limits()
    {
        List<double> values = [.. _rows.SelectMany(row => new[] { row.Value, row.Low, row.High }).Where(double.IsFinite)];
        if (Mark is { } mark)
        {
            values.Add(mark.Value);
        }

        if (values.Count == 0)
        {
            return (0, 1);
        }

        double low = Math.Min(0, values.Min());
        double high = Math.Max(0, values.Max());
        double span = high - low;
        // Room at the right for the value written after its bar or interval.
        return span == 0 ? (0, 1) : (low == 0 ? 0 : low - (span * 0.05), high + (span * 0.24));
    }

    private sealed record Row(int Line, double Value, double Low, double High, Color Color, string Text);
}
