using DmSim.Core.Workloads;
using DmSim.Reporting.Figures;
using ScottPlot;
using SkiaSharp;

namespace DmSim.Reporting.Tests;

public sealed class FigureTests
{
    public static IEnumerable<Figure> AllFigures() =>
        [
            .. RunFigures.Of(SampleReports.TinyRun()),
            .. DensityFigures.Of(SampleReports.Density(DemandMapping.Low, DemandMapping.High)),
            .. ComparisonFigures.Of(SampleReports.Comparison()),
            .. FitFigures.Of(SampleReports.Fit()),
        ];

    [Fact]
    public void The_shipped_font_is_the_one_in_use()
    {
        FigureFonts.EnsureRegistered();
        // They belong to the plotting library's cache: disposing of them would leave later figures without their font.
        SKTypeface regular = Fonts.GetTypeface(Fonts.Default, bold: false, italic: false);
        SKTypeface bold = Fonts.GetTypeface(Fonts.Default, bold: true, italic: false);
        Assert.Equal("DejaVu Sans", regular.FamilyName);
        Assert.False(regular.IsBold);
        Assert.True(bold.IsBold);
    }

    [Fact]
    public void Text_is_drawn()
    {
        // The title stands in the top 60 pixel rows (scale 2), and nothing else does.
        Assert.True(DarkPixelsOnTop(PlotWithTitle("Pressure")) > 200);
        Assert.NotEqual(PlotWithTitle("").RenderPng(), PlotWithTitle("Pressure").RenderPng());
        // Different letters, different pixels: no placeholder boxes.
        Assert.NotEqual(PlotWithTitle("iiii").RenderPng(), PlotWithTitle("jjjj").RenderPng());
    }

    [Fact]
    public void Every_figure_carries_its_title_and_numbers()
    {
        foreach (Figure figure in AllFigures())
        {
            Assert.True(DarkPixelsOnTop(figure) > 200, figure.Name);
            Assert.Matches("^[a-z0-9-]+$", figure.Name);
            Assert.NotEmpty(figure.Table.Rows);
            Assert.All(figure.Table.Rows, row => Assert.Equal(figure.Table.Header.Count, row.Count));
        }
    }

    [Fact]
    public void Rendering_again_or_in_parallel_gives_the_same_bytes()
    {
        Figure[] figures = [.. AllFigures()];
        string[] first = [.. figures.Select(Rendered)];
        string[] second = new string[figures.Length];
        Parallel.For(0, figures.Length, index => second[index] = Rendered(figures[index]));
        Assert.Equal(first, second);
    }

    [Fact]
    public void Svg_ids_count_from_one_and_references_follow()
    {
        string svg = "<clipPath id=\"cl_1f\"/><g clip-path=\"url(#cl_1f)\"/><path id=\"cl_20\"/><use href=\"#cl_20\"/>";
        Assert.Equal(
            "<clipPath id=\"d1\"/><g clip-path=\"url(#d1)\"/><path id=\"d2\"/><use href=\"#d2\"/>",
            SvgCleaner.Clean(svg)
        );
    }

    [Theory]
    [InlineData(0.9, 1)]
    [InlineData(1.1, 2)]
    [InlineData(23, 50)]
    [InlineData(0.06, 0.1)]
    [InlineData(0, 1)]
    [InlineData(double.NaN, 1)]
    public void A_pleasant_step_is_the_next_of_1_2_5(double step, double expected) =>
        Assert.Equal(expected, FigureStyle.PleasantStep(step), 12);

    [Fact]
    public void The_stack_adds_up_to_capacity_less_free()
    {
        Figure stack = RunFigures.Of(SampleReports.TinyRun("a", "b"))[0];
        Assert.Equal(
            ["seconds", "capacityGibibytes", "a (GiB)", "b (GiB)", "overhead, transit (GiB)"],
            stack.Table.Header
        );
        // Row 1: 8 GiB − 2 GiB reserve = 6 GiB; a holds 1 GiB, b 0.5 GiB, free is 6000 − 1536 = 4464 MiB,
        // so 6144 − 4464 − 1536 = 144 MiB = 0.140625 GiB are paid beside.
        Assert.Equal([10.0, 6.0, 1.0, 0.5, 0.140625], stack.Table.Rows[1].Cast<double>());
    }

    [Fact]
    public void The_heat_map_lists_the_worst_vm_first_and_marks_time_off_as_no_value()
    {
        Figure map = RunFigures.Of(SampleReports.TinyRun("a", "b"))[1];
        object?[][] expected =
        [
            ["a", 0.0, 50.0],
            ["a", 10.0, 100.0],
            ["a", 20.0, 125.0],
            ["b", 0.0, double.NaN],
            ["b", 10.0, 50.0],
            // 100 · 300 ÷ 512
            ["b", 20.0, 58.594],
        ];
        Assert.Equal(expected, map.Table.Rows);
    }

    [Fact]
    public void The_single_vm_is_the_worst_unless_another_is_asked_for()
    {
        Assert.Equal("Memory of a", RunFigures.Of(SampleReports.TinyRun("a", "b"))[2].Title);
        Assert.Equal("Memory of b", RunFigures.Of(SampleReports.TinyRun("a", "b"), vm: 1)[2].Title);
    }

    private static Figure PlotWithTitle(string title) =>
        new(() => FigureStyle.NewPlot(title, "time (h)", "memory (GiB)"))
        {
            Name = "title",
            Title = title,
            Caption = "",
            Table = new Files.CsvTable([], []),
        };

    private static string Rendered(Figure figure) =>
        figure.Name + Convert.ToHexString(figure.RenderPng()) + figure.RenderSvg();

    private static int DarkPixelsOnTop(Figure figure)
    {
        using SKBitmap bitmap = SKBitmap.Decode(figure.RenderPng());
        int dark = 0;
        for (int y = 0; y < 60; y++)
        {
            for (int x = 0; x < bitmap.Width; x++)
            {
                dark += bitmap.GetPixel(x, y).Red < 100 ? 1 : 0;
            }
        }

        return dark;
    }
}
