using DmSim.Core.Engine;
using DmSim.Core.Recording;
using DmSim.Core.Units;
using DmSim.Lab.Experiments;
using DmSim.Reporting.Figures;

namespace DmSim.Reporting.Html;

/// <summary>The report of one run.</summary>
internal static class RunPage
{
    private const int ListedVms = 25;

    private static readonly string[] VmMetrics =
    [
        "timeAboveObjective",
        "pressureMax",
        "pressureP95",
        "pagingTime",
        "demandMean",
        "assignedMean",
        "assignedMax",
        "failedStarts",
    ];

    /// <summary>The page.</summary>
    public static ReportPage Of(RunReport report, IReadOnlyList<(Figure Figure, byte[] Png)> figures, string command)
    {
        RunTotals totals = report.Result.Totals;
        RunSpec spec = totals.Spec;
        long measured = (long)totals.MeasuredTicks * spec.TickMilliseconds;
        return new ReportPage
        {
            Title = $"One run of {report.Provenance.Scenario}",
            Answer = Answer(report),
            Context =
            [
                Wording.Of($"{spec.Vms.Count} VMs, policy {report.Policy}"),
                $"host {spec.Host.Memory}, reserve {spec.Host.Reserve}",
                $"objective: {spec.Objective}",
                $"{TimeText.Format(measured)} measured",
                Wording.Words(report.Mapping),
            ],
            Findings = report.Findings,
            Figures = figures,
            Tables = html => AddTables(html, totals),
            Provenance = report.Provenance,
            Command = command,
        };
    }

    /// <summary>The answer in one sentence.</summary>
    public static string Answer(RunReport report)
    {
        RunSpec spec = report.Result.Totals.Spec;
        ObjectiveVerdict verdict = report.Result.Objective;
        string resolution = verdict.JudgedPerSample ? "counting trace samples" : "counting every tick";
        string subject = Wording.Of($"{spec.Vms.Count} VMs on {spec.Host.Memory} with {report.Policy}");
        if (verdict.Met)
        {
            return $"Served: {subject} meet “{spec.Objective}”, {resolution}.";
        }

        string who = verdict.BindingVm < 0 ? "" : $", first hurt: {spec.Vms[verdict.BindingVm].Name}";
        string when =
            verdict.BindingTick < 0
                ? ""
                : $" at {TimeText.FormatClock((long)verdict.BindingTick * spec.TickMilliseconds / 1000)} of the run";
        return $"Not served: {subject} miss “{spec.Objective}”, {resolution}: {verdict.BindingReason}{who}{when}.";
    }

    private static void AddTables(HtmlText html, RunTotals totals)
    {
        html.Table(
            totals.StoppedEarly ? "Metrics (the run ended early: partial)" : "Metrics of the run",
            ["metric", "#value", "better", "meaning"],
            MetricCatalogue.All.Select(metric =>
                new[]
                {
                    metric.Name,
                    Wording.Value(metric.OfRun(totals), metric.Unit),
                    metric.Better switch
                    {
                        MetricDirection.Lower => "lower",
                        MetricDirection.Higher => "higher",
                        _ => "–",
                    },
                    metric.Description,
                }
            )
        );
        IReadOnlyList<int> worst = VmRanking.WorstFirst(totals);
        MetricDefinition[] shown = [.. VmMetrics.Select(MetricCatalogue.Get)];
        string caption =
            worst.Count > ListedVms
                ? Wording.Of($"The {ListedVms} VMs that fare worst, of {worst.Count}; all are in vms.csv")
                : "VMs, the one that fares worst first; also in vms.csv";
        html.Table(
            caption,
            ["VM", .. shown.Select(metric => "#" + metric.Name)],
            worst.Take(ListedVms).Select(vm => VmRow(totals, vm, shown))
        );
    }

    private static string[] VmRow(RunTotals totals, int vm, MetricDefinition[] shown) =>
        [
            totals.Spec.Vms[vm].Name,
            .. shown.Select(metric => Wording.Value(metric.OfVm!(totals, totals.Vms[vm]), metric.Unit)),
        ];
}
