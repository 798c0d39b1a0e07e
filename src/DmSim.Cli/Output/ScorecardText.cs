using System.Globalization;
using DmSim.Core.Units;
using DmSim.Lab.Validation;

namespace DmSim.Cli.Output;

/// <summary>Prints a scorecard: a row per case, then what did not hold, with its readings.</summary>
internal static class ScorecardText
{
    /// <summary>Prints it on standard output.</summary>
    public static void Print(Terminal terminal, ValidationReport report)
    {
        TextTable table = new(("case", false), ("host free", true), ("verdict", false), ("about", false));
        foreach (CaseVerdict verdict in report.Cases)
        {
            table.Add(verdict.Case.Id, FreeOf(verdict), Words(verdict.Status), verdict.Case.Title);
        }

        TablePrinter.Print(terminal, table);
        foreach (CaseVerdict verdict in report.Cases.Where(one => one.Reason.Length > 0))
        {
            terminal.Out.WriteLine();
            PrintReason(terminal, verdict);
        }

        terminal.Out.WriteLine();
        terminal.Out.WriteLine(Totals(report));
    }

    private static void PrintReason(Terminal terminal, CaseVerdict verdict)
    {
        Prose.Fold(
            terminal,
            $"{verdict.Case.Id} at {FreeOf(verdict)} ({verdict.Case.File}:{Number(verdict.Case.Line)}), "
                + $"{Words(verdict.Status)}: {verdict.Reason}"
        );
        foreach (AssertionVerdict broken in verdict.Assertions.Where(one => one.Status == CaseStatus.Fail))
        {
            string about = broken.Assertion.About.Length > 0 ? $" ({broken.Assertion.About})" : "";
            string values = string.Join(", ", broken.Readings.Select(one => $"{one.Key} = {one.Value}"));
            string reason = broken.Reason.Length > 0 && values.Length > 0 ? $"{broken.Reason}; " : broken.Reason;
            Prose.Fold(terminal, $"- {broken.Assertion.Id}: {broken.Assertion.Text}{about}: {reason}{values}");
        }
    }

    private static string Totals(ValidationReport report) =>
        Prose.Text(
            $"{report.Count(CaseStatus.Pass)} passed, {report.Count(CaseStatus.Fail)} failed, {report.Count(CaseStatus.ExpectedFail)} expected to fail, {report.Count(CaseStatus.Skipped)} skipped, under {report.Policy}"
        );

    private static string FreeOf(CaseVerdict verdict) =>
        Prose.Text($"{verdict.Case.HostFree.Bytes / MemorySize.BytesPerMebibyte} MiB");

    private static string Words(CaseStatus status) =>
        status switch
        {
            CaseStatus.Pass => "pass",
            CaseStatus.Fail => "FAIL",
            CaseStatus.ExpectedFail => "expected fail",
            _ => "skipped",
        };

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
