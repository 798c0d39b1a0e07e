using DmSim.Core.Workloads;
using DmSim.Lab.Comparing;
using DmSim.Reporting.Files;
using DmSim.Reporting.Tables;
using ScottPlot;

namespace DmSim.Reporting.Figures;

/// <summary>The figures of a comparison: one per metric that decides between policies.</summary>
public static class ComparisonFigures
{
    /// <summary>
    /// Metrics shown as figures: harm done, memory left, and what it costs. All others are in the table.
    /// </summary>
    private static readonly (string Metric, string Title)[] Shown =
    [
        ("worstVmTimeAboveObjective", "Time above the objective, worst VM"),
        ("unmetDemandMean", "Unmet demand, mean"),
        ("pagedWorkingSetMean", "Working set that guests must page, mean"),
        ("hostFreeMean", "Free host memory, mean"),
        ("movedPerHour", "Memory moved"),
        ("failedStarts", "Starts that failed"),
    ];

    /// <summary>The figures whose metric has a value.</summary>
    public static IReadOnlyList<Figure> Of(ComparisonReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return
        [
            .. Shown
                .Where(shown => Estimates(report, shown.Metric).Any(pair => double.IsFinite(pair.Estimate.Mean)))
                .Select(shown => Metric(report, shown.Metric, shown.Title)),
        ];
    }

    private static IEnumerable<(PolicyOutcome Outcome, MetricEstimate Estimate)> Estimates(
        ComparisonReport report,
        string metric
    ) =>
        report.Outcomes.SelectMany(outcome =>
            outcome
                .Metrics.Where(candidate => candidate.Metric == metric)
                .Select(estimate => (Outcome: outcome, Estimate: estimate))
        );

    private static Figure Metric(ComparisonReport report, string metric, string title)
    {
        (PolicyOutcome Outcome, MetricEstimate Estimate)[] estimates = [.. Estimates(report, metric)];
        double highest = estimates
            .SelectMany(pair => new[] { pair.Estimate.Mean, pair.Estimate.High })
            .Where(double.IsFinite)
            .Max(Math.Abs);
        (double scale, string unit) = Wording.Scale(estimates[0].Estimate.Unit, highest);
        RowChart chart = new()
        {
            Title = title,
            Axis = unit.Length == 0 ? "count" : unit,
            Bars = false,
        };
        List<string> policies = [.. report.Outcomes.Select(outcome => outcome.Policy).Distinct()];
        DemandMapping[] mappings = [.. estimates.Select(pair => pair.Outcome.Mapping).Distinct()];
        foreach (DemandMapping mapping in mappings)
        {
            chart.Heading(mapping, mappings.Length);
            foreach ((PolicyOutcome outcome, MetricEstimate estimate) in estimates.Where(Is(mapping)))
            {
                string label = outcome.Policy == report.Baseline ? $"{outcome.Policy} (baseline)" : outcome.Policy;
                Color color = FigureStyle.Of(policies.IndexOf(outcome.Policy));
                double mean = estimate.Mean / scale;
                chart.Add(label, mean, estimate.Low / scale, estimate.High / scale, color, Wording.Number(mean));
            }
        }

        return new Figure(chart.Draw)
        {
            Name = "comparison-" + KebabCase(metric),
            Title = title,
            Caption =
                $"Mean over {Wording.Of($"{report.Replicates}")} fleets with its "
                + $"{Wording.Number(report.Confidence * 100)} % interval; all policies saw the same fleets.",
            Table = new CsvTable(
                ["policy", "mapping", "metric", "unit", "mean", "low", "high"],
                [.. estimates.Select(pair => ComparisonTables.EstimateRow(pair.Outcome, pair.Estimate))]
            ),
            Width = 640,
            Height = chart.Height,
        };
    }

    private static Func<(PolicyOutcome Outcome, MetricEstimate Estimate), bool> Is(DemandMapping mapping) =>
        pair => pair.Outcome.Mapping == mapping;

    private static string KebabCase(string name) =>
        string.Concat(
            name.Select(letter => char.IsAsciiLetterUpper(letter) ? $"-{char.ToLowerInvariant(letter)}" : $"{letter}")
        );
}
