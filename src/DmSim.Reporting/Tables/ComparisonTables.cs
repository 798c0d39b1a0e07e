using DmSim.Lab.Comparing;
using DmSim.Reporting.Files;

namespace DmSim.Reporting.Tables;

/// <summary>Comparison results as tables.</summary>
internal static class ComparisonTables
{
    /// <summary>One row per policy, mapping and metric.</summary>
    public static CsvTable Metrics(ComparisonReport report) =>
        new(
            ["policy", "mapping", "metric", "unit", "mean", "low", "high"],
            [
                .. report.Outcomes.SelectMany(outcome =>
                    outcome.Metrics.Select(estimate => EstimateRow(outcome, estimate))
                ),
            ]
        );

    /// <summary>One metric of one policy.</summary>
    public static object?[] EstimateRow(PolicyOutcome outcome, MetricEstimate estimate) =>
        [
            outcome.Policy,
            Wording.Code(outcome.Mapping),
            estimate.Metric,
            estimate.Unit,
            estimate.Mean,
            estimate.Low,
            estimate.High,
        ];

    /// <summary>One row per difference from the baseline.</summary>
    public static CsvTable Differences(ComparisonReport report) =>
        new(
            [
                "policy",
                "baseline",
                "mapping",
                "metric",
                "unit",
                "pairs",
                "mean",
                "low",
                "high",
                "effectSize",
                "pValue",
                "adjustedPValue",
            ],
            [.. report.Differences.Select(difference => Row(report, difference))]
        );

    /// <summary>One row per policy, mapping, metric and replicate: the raw values.</summary>
    public static CsvTable Replicates(ComparisonReport report) =>
        new(
            ["policy", "mapping", "metric", "unit", "replicate", "value"],
            [
                .. report.Outcomes.SelectMany(outcome =>
                    outcome.Metrics.SelectMany(estimate =>
                        estimate.Values.Select((value, replicate) => Row(outcome, estimate, replicate, value))
                    )
                ),
            ]
        );

    private static object?[] Row(ComparisonReport report, MetricDifference difference) =>
        [
            difference.Policy,
            report.Baseline,
            Wording.Code(difference.Mapping),
            difference.Metric,
            difference.Unit,
            difference.Pairs,
            difference.Mean,
            difference.Low,
            difference.High,
            difference.EffectSize,
            difference.PValue,
            difference.AdjustedPValue,
        ];

    private static object?[] Row(PolicyOutcome outcome, MetricEstimate estimate, int replicate, double value) =>
        [outcome.Policy, Wording.Code(outcome.Mapping), estimate.Metric, estimate.Unit, replicate, value];
}
