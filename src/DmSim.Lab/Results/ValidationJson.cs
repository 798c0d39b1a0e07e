using System.Text.Json;
using DmSim.Core.Units;
using DmSim.Lab.Validation;
using DmSim.Traces.Expressions;

namespace DmSim.Lab.Results;

/// <summary>Writes a scorecard as <c>dmsim/validation/1</c>.</summary>
public static class ValidationJson
{
    /// <summary>The document.</summary>
    public static string Write(ValidationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return JsonText.Document("validation", json => WriteReport(json, report));
    }

    private static void WriteReport(Utf8JsonWriter json, ValidationReport report)
    {
        json.WriteString("policy", report.Policy);
        json.List("cases", report.Cases, verdict => json.Object(null, () => WriteCase(json, verdict)));
        json.WriteNumber("passed", report.Count(CaseStatus.Pass));
        json.WriteNumber("failed", report.Count(CaseStatus.Fail));
        json.WriteNumber("expectedFailed", report.Count(CaseStatus.ExpectedFail));
        json.WriteNumber("skipped", report.Count(CaseStatus.Skipped));
    }

    private static void WriteCase(Utf8JsonWriter json, CaseVerdict verdict)
    {
        json.WriteString("id", verdict.Case.Id);
        json.WriteString("title", verdict.Case.Title);
        json.WriteString("file", verdict.Case.File.Replace('\\', '/'));
        json.WriteNumber("hostFreeMib", verdict.Case.HostFree.Bytes / MemorySize.BytesPerMebibyte);
        if (verdict.Case.Policy is { } policy)
        {
            json.WriteString("policy", policy.ToString());
        }

        json.WriteString("status", JsonText.Name(verdict.Status));
        WriteReason(json, verdict.Reason);
        json.List("assertions", verdict.Assertions, one => json.Object(null, () => WriteAssertion(json, one)));
    }

    private static void WriteAssertion(Utf8JsonWriter json, AssertionVerdict verdict)
    {
        json.WriteString("id", verdict.Assertion.Id);
        json.WriteString("expression", verdict.Assertion.Text);
        json.WriteString("status", JsonText.Name(verdict.Status));
        WriteReason(json, verdict.Reason);
        json.Object(
            "readings",
            () =>
            {
                foreach ((string name, ExpressionValue value) in verdict.Readings)
                {
                    json.Object(name, () => WriteValue(json, value));
                }
            }
        );
    }

    private static void WriteValue(Utf8JsonWriter json, ExpressionValue value)
    {
        if (value.Kind == ExpressionKind.Truth)
        {
            json.WriteBoolean("value", value.IsTrue);
        }
        else
        {
            json.WriteNumber("value", value.AmountInUnit);
        }

        json.WriteString("unit", value.Unit);
    }

    private static void WriteReason(Utf8JsonWriter json, string reason)
    {
        if (reason.Length > 0)
        {
            json.WriteString("reason", reason);
        }
    }
}
