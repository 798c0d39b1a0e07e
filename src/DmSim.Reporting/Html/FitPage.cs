using DmSim.Lab.Fitting;
using DmSim.Reporting.Figures;

namespace DmSim.Reporting.Html;

/// <summary>The report of a fit.</summary>
internal static class FitPage
{
    /// <summary>The page.</summary>
    public static ReportPage Of(FitReport report, IReadOnlyList<(Figure Figure, byte[] Png)> figures, string command) =>
        new()
        {
            Title = $"Does {report.Provenance.Scenario} fit its host?",
            Answer = Answer(report),
            Context =
            [
                $"host {report.HostText}",
                $"objective: {report.Objective}",
                Wording.Of($"{report.VmCount} VMs"),
            ],
            Findings = report.Findings,
            Figures = figures,
            Tables = html => AddTables(html, report),
            Provenance = report.Provenance,
            Command = command,
        };

    /// <summary>The answer in one sentence, policy by policy.</summary>
    public static string Answer(FitReport report)
    {
        bool severalMappings = report.Verdicts.Select(verdict => verdict.Mapping).Distinct().Count() > 1;
        IEnumerable<string> answers = report.Verdicts.Select(verdict =>
        {
            string mapping = severalMappings ? $" ({Wording.Words(verdict.Mapping)})" : "";
            string smallest = verdict.SmallestHost is { } host ? $", for which {host} are enough" : "";
            return $"{(verdict.Fits ? "yes" : "no")} with {verdict.Policy}{mapping}{smallest}";
        });
        return Wording.Of(
            $"Do these {report.VmCount} VMs fit on {report.Host.Memory}? {string.Join("; ", answers)}."
        );
    }

    private static void AddTables(HtmlText html, FitReport report) =>
        html.Table(
            "By demand mapping, policy and situation",
            ["policy", "mapping", "situation", "fits", "#smallest host", "VM that fares worst", "what happens to it"],
            report.Results.Select(Row)
        );

    private static string[] Row(FitResult result) =>
        [
            result.UsesForesight ? $"{result.Policy} (bound: sees the future)" : result.Policy,
            Wording.Code(result.Mapping),
            Wording.Words(result.Situation),
            result.Fits ? "yes" : "no",
            result.SmallestHost?.ToString() ?? "–",
            string.IsNullOrEmpty(result.Binding?.Vm) ? "–" : result.Binding.Vm,
            string.IsNullOrEmpty(result.Binding?.What) ? "–" : result.Binding.What,
        ];
}
