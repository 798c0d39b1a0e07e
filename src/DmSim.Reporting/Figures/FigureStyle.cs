using System.Globalization;
using ScottPlot;
using ScottPlot.AxisPanels;
using ScottPlot.TickGenerators;

namespace DmSim.Reporting.Figures;

/// <summary>How all figures look.</summary>
internal static class FigureStyle
{
    private const float LabelSize = 14;

    /// <summary>How far text centred on a line must drop to look centred: the font's box has more room above.</summary>
    public const float TextDrop = 2.5f;

    /// <summary>Okabe and Ito's colours, which people of every colour vision can tell apart, strongest first.</summary>
    public static readonly Color[] Palette =
    [
        Color.FromHex("#0072B2"),
        Color.FromHex("#E69F00"),
        Color.FromHex("#009E73"),
        Color.FromHex("#CC79A7"),
        Color.FromHex("#D55E00"),
        Color.FromHex("#56B4E9"),
        Color.FromHex("#F0E442"),
    ];

    /// <summary>For what is only context.</summary>
    public static readonly Color Muted = Color.FromHex("#9A9A9A");

    /// <summary>For limits and text.</summary>
    public static readonly Color Ink = Color.FromHex("#222222");

    /// <summary>The colour of the n-th of several things.</summary>
    public static Color Of(int index) => Palette[index % Palette.Length];

    /// <summary>An empty plot in the house style.</summary>
    public static Plot NewPlot(string title, string horizontal, string vertical)
    {
        FigureFonts.EnsureRegistered();
        Plot plot = new();
        plot.FigureBackground.Color = Colors.White;
        plot.Axes.Title.Label.Text = title;
        plot.Axes.Title.Label.FontSize = LabelSize + 2;
        plot.Axes.Title.Label.ForeColor = Ink;
        Label(plot.Axes.Bottom, horizontal);
        Label(plot.Axes.Left, vertical);
        ((AxisBase)plot.Axes.Left).PaddingOutsideAxisLabels = new PixelPadding(8, 8, 0, 0);
        plot.Axes.Right.FrameLineStyle.Width = 0;
        plot.Axes.Top.FrameLineStyle.Width = 0;
        // A little room at the right, where the last tick label would otherwise touch the edge.
        plot.Axes.Right.MinimumSize = 24;
        plot.Grid.MajorLineColor = Colors.Black.WithAlpha(0.1);
        return plot;
    }

    /// <summary>Ticks at multiples of a step.</summary>
    public static void Steps(IAxis axis, double step) =>
        axis.TickGenerator = new NumericFixedInterval(step) { LabelFormatter = Short };

    /// <summary>Evenly spaced ticks with short invariant labels, about as many as wanted.</summary>
    public static void Ticks(IAxis axis, double span, int about) => Steps(axis, PleasantStep(span / about));

    /// <summary>Ticks with names, one per position 0, 1, 2 ….</summary>
    public static void Names(IAxis axis, IReadOnlyList<string> names)
    {
        double[] positions = [.. Enumerable.Range(0, names.Count).Select(index => (double)index)];
        axis.TickGenerator = new NumericManual(positions, [.. names]);
        axis.MajorTickStyle.Length = 0;
        axis.TickLabelStyle.OffsetY = TextDrop;
    }

    /// <summary>The legend beside the plot, plain.</summary>
    public static void LegendOutside(Plot plot)
    {
        plot.Legend.FontSize = LabelSize - 2;
        plot.Legend.FontColor = Ink;
        plot.Legend.SymbolWidth = 32;
        plot.Legend.OutlineWidth = 0;
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.Legend.BackgroundColor = Colors.Transparent;
        ScottPlot.Panels.LegendPanel panel = plot.ShowLegend(Edge.Right);
        panel.Alignment = Alignment.UpperLeft;
        plot.Axes.Right.MinimumSize = 0;
    }

    /// <summary>A name that fits beside an axis or in a legend.</summary>
    public static string Shorten(string name, int length) => name.Length <= length ? name : $"{name[..(length - 1)]}…";

    /// <summary>The least of 1, 2, 5 · 10^k that is not below a step.</summary>
    public static double PleasantStep(double step)
    {
        if (!(step > 0) || !double.IsFinite(step))
        {
            return 1;
        }

        double power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        double[] candidates = [1, 2, 5, 10];
        return candidates.First(candidate => candidate * power >= step * 0.999999) * power;
    }

    private static string Short(double value) => Math.Abs(value) < 1e-12 ? "0" : value.ToString("#,0.######", Spaced);

    /// <summary>
    /// Thin spaces between thousands: neither a comma nor a point that some reader takes for decimals.
    /// </summary>
    private static readonly NumberFormatInfo Spaced = new() { NumberGroupSeparator = "\u202F" };

    private static void Label(IAxis axis, string text)
    {
        axis.Label.Text = text;
        axis.Label.FontSize = LabelSize;
        axis.Label.Bold = false;
        axis.Label.ForeColor = Ink;
        axis.TickLabelStyle.FontSize = LabelSize - 2;
        axis.TickLabelStyle.ForeColor = Ink;
    }
}
