using System.Text.Json;
using DmSim.Lab.Density;

namespace DmSim.Lab.Results;

/// <summary>Writes a density as <c>dmsim/density/1</c>.</summary>
public static class DensityJson
{
    /// <summary>The document.</summary>
    public static string Write(DensityReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return JsonText.Document("density", json => WriteReport(json, report));
    }

    private static void WriteReport(Utf8JsonWriter json, DensityReport report)
    {
        json.Host(report.Host, report.HostText);
        json.WriteString("objective", report.Objective);
        json.Real("servedShare", report.ServedShare);
        json.Real("confidence", report.Confidence);
        json.WriteNumber("replicates", report.Replicates);
        json.WriteNumber("seed", report.Seed);
        json.WriteNumber("population", report.PopulationCount);
        json.List("headlines", report.Headlines, result => json.Object(null, () => WriteNumbers(json, result)));
        json.List("results", report.Results, result => json.Object(null, () => WriteResult(json, result)));
        json.Excluded(report.Excluded);
        json.Findings(report.Findings);
        json.Provenance(report.Provenance);
    }

    private static void WriteNumbers(Utf8JsonWriter json, DensityResult result)
    {
        json.WriteString("policy", result.Policy);
        json.WriteString("mapping", JsonText.Name(result.Mapping));
        json.WriteString("situation", JsonText.Name(result.Situation));
        json.WriteNumber("n", result.N);
        json.WriteNumber("low", result.Low);
        json.WriteNumber("high", result.High);
        json.Real("gainOverStatic", result.GainOverStatic);
        json.Real("consolidationRatio", result.ConsolidationRatio);
        json.Binding(result.Binding);
    }

    private static void WriteResult(Utf8JsonWriter json, DensityResult result)
    {
        WriteNumbers(json, result);
        json.WriteBoolean("usesForesight", result.UsesForesight);
        json.WriteNumber("nInHalf", result.NInHalf);
        json.Integer("nAtTick", result.NAtTick);
        json.Integer("nAtSample", result.NAtSample);
        json.WriteBoolean("monotone", result.IsMonotone);
        json.List("replicateN", result.Replicates, draw => json.WriteNumberValue(draw.N));
        json.List("riskCurve", result.RiskCurve, point => json.Object(null, () => WritePoint(json, point)));
        json.List("inversions", result.Inversions, one => json.Object(null, () => WriteInversion(json, one)));
    }

    private static void WritePoint(Utf8JsonWriter json, RiskPoint point)
    {
        json.WriteNumber("n", point.N);
        json.Real("servedShare", point.ServedShare);
    }

    private static void WriteInversion(Utf8JsonWriter json, Inversion inversion)
    {
        json.WriteNumber("replicate", inversion.Replicate);
        json.WriteNumber("missedAt", inversion.MissedAt);
        json.WriteNumber("metAt", inversion.MetAt);
    }
}
