using System.Text.Json;
using DmSim.Lab.Comparing;

namespace DmSim.Lab.Results;

/// <summary>Writes a comparison as <c>dmsim/comparison/1</c>.</summary>
public static class ComparisonJson
{
    /// <summary>The document.</summary>
    public static string Write(ComparisonReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return JsonText.Document("comparison", json => WriteReport(json, report));
    }

    private static void WriteReport(Utf8JsonWriter json, ComparisonReport report)
    {
        json.Host(report.Host, report.HostText);
        json.WriteString("objective", report.Objective);
        json.WriteString("baseline", report.Baseline);
        json.WriteNumber("replicates", report.Replicates);
        json.WriteNumber("vms", report.VmCount);
        json.WriteNumber("seed", report.Seed);
        json.Real("confidence", report.Confidence);
        json.List("policies", report.Outcomes, outcome => json.Object(null, () => WriteOutcome(json, outcome)));
        json.List("differences", report.Differences, one => json.Object(null, () => WriteDifference(json, one)));
        json.Excluded(report.Excluded);
        json.Findings(report.Findings);
        json.Provenance(report.Provenance);
    }

    private static void WriteOutcome(Utf8JsonWriter json, PolicyOutcome outcome)
    {
        json.WriteString("policy", outcome.Policy);
        json.WriteString("mapping", JsonText.Name(outcome.Mapping));
        json.WriteBoolean("usesForesight", outcome.UsesForesight);
        json.Real("metShare", outcome.MetShare);
        json.Object(
            "metrics",
            () =>
            {
                foreach (MetricEstimate metric in outcome.Metrics)
                {
                    json.Object(metric.Metric, () => WriteEstimate(json, metric));
                }
            }
        );
    }

    private static void WriteEstimate(Utf8JsonWriter json, MetricEstimate metric)
    {
        json.WriteString("unit", metric.Unit);
        json.WriteString("better", JsonText.Name(metric.Better));
        json.Real("mean", metric.Mean);
        json.Real("low", metric.Low);
        json.Real("high", metric.High);
        json.List("values", metric.Values, json.Real);
    }

    private static void WriteDifference(Utf8JsonWriter json, MetricDifference difference)
    {
        json.WriteString("policy", difference.Policy);
        json.WriteString("mapping", JsonText.Name(difference.Mapping));
        json.WriteString("metric", difference.Metric);
        json.WriteString("unit", difference.Unit);
        json.WriteString("better", JsonText.Name(difference.Better));
        json.WriteNumber("pairs", difference.Pairs);
        json.Real("mean", difference.Mean);
        json.Real("low", difference.Low);
        json.Real("high", difference.High);
        json.Real("effectSize", difference.EffectSize);
        json.Real("p", difference.PValue);
        json.Real("adjustedP", difference.AdjustedPValue);
    }
}
