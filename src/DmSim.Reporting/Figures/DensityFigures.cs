using DmSim.Core.Workloads;
using DmSim.Lab.Density;
using DmSim.Reporting.Files;
using DmSim.Reporting.Tables;
using ScottPlot;
using ScottPlot.Plottables;

namespace DmSim.Reporting.Figures;

/// <summary>The figures of a density search.</summary>
public static class DensityFigures
{
    /// <summary>Density per policy, then one risk curve per mapping.</summary>
    public static IReadOnlyList<Figure> Of(DensityReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        List<Figure> figures = [Density(report)];
        figures.AddRange(Mappings(report).Select(mapping => Risk(report, mapping)));
        return figures;
    }

    private static DemandMapping[] Mappings(DensityReport report) =>
        [.. report.Headlines.Select(result => result.Mapping).Distinct()];

    private static Color ColorOf(DensityReport report, string policy) =>
        FigureStyle.Of(report.Headlines.Select(result => result.Policy).Distinct().ToList().IndexOf(policy));

    private static Figure Density(DensityReport report)
    {
        string percent = Wording.Number(report.ServedShare * 100);
        RowChart chart = new()
        {
            Title = $"VMs per host that {percent} % of draws serve",
            Axis = $"VMs per host, N({percent})",
            Bars = true,
        };
        DemandMapping[] mappings = Mappings(report);
        foreach (DemandMapping mapping in mappings)
        {
            chart.Heading(mapping, mappings.Length);
            foreach (DensityResult result in report.Headlines.Where(result => result.Mapping == mapping))
            {
                string label = $"{result.Policy} · {Wording.Words(result.Situation)}";
                string value = Wording.Of($"{result.N}  ({result.Low} to {result.High})");
                chart.Add(label, result.N, result.Low, result.High, ColorOf(report, result.Policy), value);
            }
        }

        return new Figure(chart.Draw)
        {
            Name = "density",
            Title = chart.Title,
            Caption =
                "Per policy the situation that allows least, which binds. Whiskers: "
                + $"{Wording.Number(report.Confidence * 100)} % "
                + $"interval over {Wording.Of($"{report.Replicates}")} draws. Objective: {report.Objective}.",
            Table = DensityTables.Of(report.Headlines),
            Height = chart.Height,
        };
    }

    private static Figure Risk(DensityReport report, DemandMapping mapping)
    {
        DensityResult[] results = [.. report.Headlines.Where(result => result.Mapping == mapping)];
        string title = $"Draws served against VMs per host, {Wording.Words(mapping)}";
        List<IReadOnlyList<object?>> rows = [];
        foreach (DensityResult result in results)
        {
            foreach (RiskPoint point in result.RiskCurve)
            {
                rows.Add([
                    result.Policy,
                    Wording.Code(mapping),
                    Wording.Code(result.Situation),
                    point.N,
                    point.ServedShare,
                ]);
            }
        }

        return new Figure(() => DrawRisk(report, results, title))
        {
            Name = $"density-risk-{Wording.Code(mapping).ToLowerInvariant()}",
            Title = title,
            Caption =
                "Share of draws whose objective is met with so many VMs, in the situation that binds each policy. "
                + $"Where a curve crosses the dashed line ({Wording.Number(report.ServedShare * 100)} %) stands its "
                + "density; how "
                + "steeply it falls is what a few VMs more would cost.",
            Table = new CsvTable(["policy", "mapping", "situation", "n", "servedShare"], rows),
            Height = 420,
        };
    }

    private static Plot DrawRisk(DensityReport report, DensityResult[] results, string title)
    {
        Plot plot = FigureStyle.NewPlot(title, "VMs per host", "draws served (%)");
        double highest = 1;
        foreach (DensityResult result in results.Where(result => result.RiskCurve.Count > 0))
        {
            double[] counts = [.. result.RiskCurve.Select(point => (double)point.N)];
            double[] shares = [.. result.RiskCurve.Select(point => point.ServedShare * 100)];
            highest = Math.Max(highest, counts[^1]);
            Scatter line = plot.Add.ScatterLine(counts, shares, ColorOf(report, result.Policy));
            line.LineWidth = 2.5f;
            line.LinePattern = result.UsesForesight ? LinePattern.Dashed : LinePattern.Solid;
            line.LegendText = FigureStyle.Shorten(result.Policy, 30);
        }

        HorizontalLine wanted = plot.Add.HorizontalLine(
            report.ServedShare * 100,
            1.5f,
            FigureStyle.Ink,
            LinePattern.Dashed
        );
        wanted.LegendText = $"{Wording.Number(report.ServedShare * 100)} % wanted";
        FigureStyle.LegendOutside(plot);
        plot.Axes.SetLimits(0, highest * 1.05, 0, 104);
        FigureStyle.Ticks(plot.Axes.Bottom, highest, 8);
        FigureStyle.Steps(plot.Axes.Left, 20);
        return plot;
    }
}
