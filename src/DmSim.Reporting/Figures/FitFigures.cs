using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Lab.Fitting;
using DmSim.Reporting.Files;

namespace DmSim.Reporting.Figures;

/// <summary>The figures of a fit.</summary>
public static class FitFigures
{
    /// <summary>The smallest host per policy against the one at hand; none when it was not asked for.</summary>
    public static IReadOnlyList<Figure> Of(FitReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (!report.Verdicts.Any(verdict => verdict.SmallestHost is not null))
        {
            return [];
        }

        double host = report.Host.Memory.Gibibytes;
        RowChart chart = new()
        {
            Title = Wording.Of($"Smallest host that holds these {report.VmCount} VMs"),
            Axis = "physical memory (GiB)",
            Bars = true,
            Mark = (host, $"this host, {Wording.Number(host)} GiB"),
        };
        List<string> policies = [.. report.Verdicts.Select(verdict => verdict.Policy).Distinct()];
        DemandMapping[] mappings = [.. report.Verdicts.Select(verdict => verdict.Mapping).Distinct()];
        foreach (DemandMapping mapping in mappings)
        {
            chart.Heading(mapping, mappings.Length);
            foreach (FitVerdict verdict in report.Verdicts.Where(verdict => verdict.Mapping == mapping))
            {
                double smallest = verdict.SmallestHost?.Gibibytes ?? double.NaN;
                string label = verdict.SmallestHost is null ? $"{verdict.Policy}: none found" : verdict.Policy;
                ScottPlot.Color color = FigureStyle.Of(policies.IndexOf(verdict.Policy));
                chart.Add(label, smallest, double.NaN, double.NaN, color, $"{Wording.Number(smallest)} GiB");
            }
        }

        return [FigureOf(report, chart)];
    }

    private static Figure FigureOf(FitReport report, RowChart chart) =>
        new(chart.Draw)
        {
            Name = "smallest-host",
            Title = chart.Title,
            Caption =
                "Per policy the host that is enough in every situation asked for. " + $"Objective: {report.Objective}.",
            Table = new CsvTable(
                ["policy", "mapping", "fits", "smallestHostGibibytes"],
                [.. report.Verdicts.Select(Row)]
            ),
            Height = chart.Height,
        };

    private static object?[] Row(FitVerdict verdict)
    {
        MemorySize? smallest = verdict.SmallestHost;
        return [verdict.Policy, Wording.Code(verdict.Mapping), verdict.Fits, smallest?.Gibibytes];
    }
}
