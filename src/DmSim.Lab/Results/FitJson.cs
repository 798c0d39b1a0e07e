using System.Text.Json;
using DmSim.Lab.Fitting;

namespace DmSim.Lab.Results;

/// <summary>Writes a fit as <c>dmsim/fit/1</c>.</summary>
public static class FitJson
{
    /// <summary>The document.</summary>
    public static string Write(FitReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return JsonText.Document("fit", json => WriteReport(json, report));
    }

    private static void WriteReport(Utf8JsonWriter json, FitReport report)
    {
        json.Host(report.Host, report.HostText);
        json.WriteString("objective", report.Objective);
        json.WriteNumber("vms", report.VmCount);
        json.WriteNumber("seed", report.Seed);
        json.List("verdicts", report.Verdicts, verdict => json.Object(null, () => WriteVerdict(json, verdict)));
        json.List("results", report.Results, result => json.Object(null, () => WriteResult(json, result)));
        json.Findings(report.Findings);
        json.Provenance(report.Provenance);
    }

    private static void WriteVerdict(Utf8JsonWriter json, FitVerdict verdict)
    {
        json.WriteString("policy", verdict.Policy);
        json.WriteString("mapping", JsonText.Name(verdict.Mapping));
        json.WriteBoolean("fits", verdict.Fits);
        json.Integer("smallestHostBytes", verdict.SmallestHost?.Bytes);
    }

    private static void WriteResult(Utf8JsonWriter json, FitResult result)
    {
        json.WriteString("policy", result.Policy);
        json.WriteString("mapping", JsonText.Name(result.Mapping));
        json.WriteString("situation", JsonText.Name(result.Situation));
        json.WriteBoolean("usesForesight", result.UsesForesight);
        json.WriteBoolean("fits", result.Fits);
        json.Integer("smallestHostBytes", result.SmallestHost?.Bytes);
        json.Binding(result.Binding);
    }
}
