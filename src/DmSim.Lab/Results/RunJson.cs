using System.Globalization;
using System.Text.Json;
using DmSim.Core.Engine;
using DmSim.Core.Recording;
using DmSim.Lab.Experiments;

namespace DmSim.Lab.Results;

/// <summary>Writes a run as <c>dmsim/run/1</c>.</summary>
public static class RunJson
{
    /// <summary>The document.</summary>
    public static string Write(RunReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return JsonText.Document("run", json => WriteReport(json, report));
    }

    private static void WriteReport(Utf8JsonWriter json, RunReport report)
    {
        RunTotals totals = report.Result.Totals;
        json.Provenance(report.Provenance);
        json.WriteString("policy", report.Policy);
        json.WriteString("mapping", JsonText.Name(report.Mapping));
        json.Object("objective", () => WriteObjective(json, report));
        json.Object(
            "metrics",
            () =>
            {
                foreach (MetricDefinition metric in MetricCatalogue.All)
                {
                    WriteMetric(json, metric, metric.OfRun(totals));
                }
            }
        );
        json.List(
            "vms",
            Enumerable.Range(0, totals.Vms.Count),
            vm => json.Object(null, () => WriteVm(json, totals, vm))
        );
        json.WriteString("decisionHash", totals.DecisionHash.ToString("x16", CultureInfo.InvariantCulture));
        json.Findings(report.Findings);
    }

    private static void WriteObjective(Utf8JsonWriter json, RunReport report)
    {
        RunSpec spec = report.Result.Totals.Spec;
        ObjectiveVerdict verdict = report.Result.Objective;
        json.WriteString("text", spec.Objective.ToString());
        json.WriteBoolean("met", verdict.Met);
        json.WriteString("judgedPer", verdict.JudgedPerSample ? "sample" : "tick");
        json.WriteBoolean("metPerTick", verdict.MetPerTick);
        json.WriteBoolean("metPerSample", verdict.MetPerSample);
        json.Binding(EngineProbe.BindingOf(spec, verdict));
    }

    private static void WriteVm(Utf8JsonWriter json, RunTotals totals, int vm)
    {
        json.WriteString("name", totals.Spec.Vms[vm].Name);
        json.Object(
            "metrics",
            () =>
            {
                foreach (MetricDefinition metric in MetricCatalogue.All.Where(metric => metric.OfVm is not null))
                {
                    WriteMetric(json, metric, metric.OfVm!(totals, totals.Vms[vm]));
                }
            }
        );
    }

    private static void WriteMetric(Utf8JsonWriter json, MetricDefinition metric, double value) =>
        json.Object(
            metric.Name,
            () =>
            {
                json.Real("value", value);
                json.WriteString("unit", metric.Unit);
            }
        );
}
