using System.Globalization;
using DmSim.Reporting.Files;
using ScottPlot;

namespace DmSim.Reporting.Figures;

/// <summary>
/// One figure with the numbers behind it. Drawing happens on demand, as often as wanted, with equal bytes.
/// </summary>
/// <param name="draw">Makes a fresh plot; called once per rendering.</param>
public sealed class Figure(Func<Plot> draw)
{
    private const int PngScale = 2;

    /// <summary>File name without extension; kebab-case.</summary>
    public required string Name { get; init; }

    /// <summary>What it shows, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>What to read from it, in a sentence or two.</summary>
    public required string Caption { get; init; }

    /// <summary>The numbers behind it.</summary>
    public required CsvTable Table { get; init; }

    /// <summary>Width in SVG units and CSS pixels; the PNG has twice as many.</summary>
    public int Width { get; init; } = 1000;

    /// <summary>Height, likewise.</summary>
    public int Height { get; init; } = 480;

    /// <summary>The figure as PNG.</summary>
    public byte[] RenderPng() =>
        Render(plot =>
        {
            plot.ScaleFactor = PngScale;
            using Image image = plot.GetImage(Width * PngScale, Height * PngScale);
            return image.GetImageBytes(ImageFormat.Png, 100);
        });

    /// <summary>The figure as SVG.</summary>
    public string RenderSvg() => Render(plot => SvgCleaner.Clean(plot.GetSvgXml(Width, Height)));

    private T Render<T>(Func<Plot, T> render)
    {
        FigureFonts.EnsureRegistered();
        CultureInfo before = CultureInfo.CurrentCulture;
        // Some of the plotting library's own texts (ticks, SVG numbers) follow the thread's culture.
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            using Plot plot = draw();
            return render(plot);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
