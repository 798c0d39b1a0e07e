using DmSim.Core.Recording;
using DmSim.Lab.Comparing;
using DmSim.Reporting.Figures;

namespace DmSim.Reporting.Html;

/// <summary>The report of a comparison.</summary>
internal static class ComparisonPage
{
    private const double Significance = 0.05;

    /// <summary>The page.</summary>
    public static ReportPage Of(
        ComparisonReport report,
        IReadOnlyList<(Figure Figure, byte[] Png)> figures,
        string command
    ) =>
        new()
        {
            Title = $"Policies compared on {report.Provenance.Scenario}",
            Answer = Answer(report),
            Context =
            [
                $"host {report.HostText}",
                $"objective: {report.Objective}",
                Wording.Of($"{report.Replicates} fleets of {report.VmCount} VMs, the same for every policy"),
                $"baseline: {report.Baseline}",
            ],
            Findings = report.Findings,
            Figures = figures,
            Tables = html => AddTables(html, report),
            Provenance = report.Provenance,
            Command = command,
        };

    /// <summary>
    /// The answer in one sentence: who met the objective how often, and how much of the rest is beyond chance.
    /// </summary>
    public static string Answer(ComparisonReport report)
    {
        bool severalMappings = report.Outcomes.Select(outcome => outcome.Mapping).Distinct().Count() > 1;
        IEnumerable<string> shares = report.Outcomes.Select(outcome =>
            $"{Wording.Number(outcome.MetShare * 100)} % with {outcome.Policy}"
            + (severalMappings ? $" ({Wording.Words(outcome.Mapping)})" : "")
        );
        int tested = report.Differences.Count(difference => double.IsFinite(difference.AdjustedPValue));
        int certain = report.Differences.Count(difference => difference.AdjustedPValue < Significance);
        string differences =
            tested == 0
                ? ""
                : $"; {certain} of {tested} differences from {report.Baseline} are more than chance "
                    + "(corrected p below 0.05)";
        return Wording.Of($"Of {report.Replicates} fleets of {report.VmCount} VMs the objective was met in ")
            + $"{string.Join(", ", shares)}{differences}.";
    }

    private static void AddTables(HtmlText html, ComparisonReport report)
    {
        html.Table(
            $"Differences from {report.Baseline}, paired by fleet; p after Wilcoxon, corrected by Holm",
            ["policy", "mapping", "metric", "#difference", "#interval", "verdict", "#effect size", "#corrected p"],
            report.Differences.Select(DifferenceRow)
        );
        html.Table(
            "All metrics: mean over the fleets with its interval",
            ["policy", "mapping", "metric", "#mean", "#interval"],
            report.Outcomes.SelectMany(outcome =>
                outcome
                    .Metrics.Where(estimate => double.IsFinite(estimate.Mean))
                    .Select(estimate => EstimateRow(outcome, estimate))
            )
        );
        ExcludedTable.Add(html, report.Excluded);
    }

    private static string[] DifferenceRow(MetricDifference difference) =>
        [
            difference.Policy,
            Wording.Code(difference.Mapping),
            difference.Metric,
            Wording.Value(difference.Mean, difference.Unit),
            Interval(difference.Low, difference.High, difference.Unit),
            Verdict(difference),
            Wording.Number(difference.EffectSize),
            Wording.Number(difference.AdjustedPValue),
        ];

    private static string Verdict(MetricDifference difference)
    {
        if (!(difference.AdjustedPValue < Significance))
        {
            return "not beyond chance";
        }

        return difference.Better switch
        {
            MetricDirection.Neutral => "differs",
            MetricDirection.Lower => difference.Mean < 0 ? "better" : "worse",
            _ => difference.Mean > 0 ? "better" : "worse",
        };
    }

    private static string[] EstimateRow(PolicyOutcome outcome, MetricEstimate estimate) =>
        [
            outcome.Policy,
            Wording.Code(outcome.Mapping),
            estimate.Metric,
            Wording.Value(estimate.Mean, estimate.Unit),
            Interval(estimate.Low, estimate.High, estimate.Unit),
        ];

    private static string Interval(double low, double high, string unit) =>
        double.IsFinite(low) && double.IsFinite(high)
            ? $"{Wording.Value(low, unit)} to {Wording.Value(high, unit)}"
            : "–";
}
