using System.Text.Json;
using DmSim.Core.Workloads.Likeness;
using DmSim.Lab.Likeness;

namespace DmSim.Lab.Results;

/// <summary>Writes how like its source a generated trace is, as part of <c>dmsim/generate/1</c>.</summary>
internal static class LikenessJson
{
    /// <summary>The fitted model.</summary>
    public static void Model(this Utf8JsonWriter json, PopulationModel model) =>
        json.Object(
            "model",
            () =>
            {
                json.WriteNumber("vms", model.Summary.Vms);
                json.WriteNumber("constantVms", model.Summary.ConstantVms);
                json.WriteNumber("intervalSeconds", model.IntervalMilliseconds / 1000.0);
                json.WriteNumber("factors", model.Summary.Factors);
                json.Real("seasonShare", model.Summary.SeasonShare);
                json.Real("factorShare", model.Summary.FactorShare);
                json.WriteNumber("outageSamples", model.Summary.OutageSamples);
                json.List("notes", model.Notes, json.WriteStringValue);
            }
        );

    /// <summary>The comparison.</summary>
    public static void Likeness(this Utf8JsonWriter json, LikenessReport report) =>
        json.Object(
            "likeness",
            () =>
            {
                json.List("measures", report.Measures, measure => json.Object(null, () => Write(json, measure)));
                json.List("warnings", report.Warnings, json.WriteStringValue);
            }
        );

    private static void Write(Utf8JsonWriter json, LikenessMeasure measure)
    {
        json.WriteString("aspect", measure.Aspect);
        json.WriteString("name", measure.Name);
        json.WriteString("unit", measure.Unit);
        json.Real("source", measure.Source);
        json.Real("made", measure.Made);
        json.Real("low", measure.Low);
        json.Real("high", measure.High);
        json.Real("tolerance", measure.Tolerance);
        json.WriteBoolean("alike", measure.IsAlike);
    }
}
