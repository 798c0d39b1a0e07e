using DmSim.Core.Engine;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Lab.Experiments;
using DmSim.Reporting;

namespace DmSim.Cli.Output;

/// <summary>A run on the console: whether the objective was met, all metrics, and who fared worst.</summary>
internal static class RunText
{
    private const int WorstShown = 5;

    private const string WorstMetric = "pressureMax";

    /// <summary>Prints a report.</summary>
    public static void Print(Terminal terminal, RunReport report, Scenario scenario)
    {
        RunTotals totals = report.Result.Totals;
        RunSpec spec = totals.Spec;
        string length = TimeText.Format((long)spec.DurationTicks * spec.TickMilliseconds);
        string host = Experiment.Describe(scenario.Host);
        Prose.Fold(
            terminal,
            Prose.Text($"{scenario.Name}: {spec.Vms.Count} VMs under {report.Policy} for {length} on {host}")
        );
        Prose.Fold(terminal, Verdict(report, scenario));
        terminal.Out.WriteLine();
        TextTable metrics = new(("metric", false), ("value", true), ("meaning", false));
        foreach (MetricDefinition metric in MetricCatalogue.All)
        {
            metrics.Add(metric.Name, Wording.Value(metric.OfRun(totals), metric.Unit), metric.Description);
        }

        TablePrinter.Print(terminal, metrics);
        PrintWorst(terminal, totals);
        Prose.Findings(terminal, report.Findings);
    }

    private static string Verdict(RunReport report, Scenario scenario)
    {
        ObjectiveVerdict verdict = report.Result.Objective;
        RunSpec spec = report.Result.Totals.Spec;
        string judged = verdict.JudgedPerSample ? "per sample" : "per tick";
        if (verdict.Met)
        {
            return $"Objective met ({judged}): {spec.Objective}.";
        }

        string who = verdict.BindingVm < 0 ? "" : $"{spec.Vms[verdict.BindingVm].Name}: ";
        string when = verdict.BindingTick < 0 ? "" : $", first at {Prose.Clock(scenario, verdict.BindingTick)}";
        return $"Objective MISSED ({judged}): {spec.Objective}. {who}{verdict.BindingReason}{when}.";
    }

    private static void PrintWorst(Terminal terminal, RunTotals totals)
    {
        if (totals.Vms.Count < 2)
        {
            return;
        }

        MetricDefinition[] columns = [.. MetricCatalogue.All.Where(IsShownPerVm)];
        (string Title, bool IsNumber)[] titles = new (string, bool)[columns.Length + 1];
        titles[0] = ("highest pressure", false);
        for (int column = 0; column < columns.Length; column++)
        {
            titles[column + 1] = (columns[column].Name, true);
        }

        TextTable table = new(titles);
        foreach (int vm in Worst(totals, columns.First(metric => metric.Name == WorstMetric)))
        {
            table.Add([
                totals.Spec.Vms[vm].Name,
                .. columns.Select(metric => Wording.Value(metric.OfVm!(totals, totals.Vms[vm]), metric.Unit)),
            ]);
        }

        terminal.Out.WriteLine();
        TablePrinter.Print(terminal, table);
    }

    /// <summary>The VMs with the highest values, the highest first; of equal ones those that come first.</summary>
    private static List<int> Worst(RunTotals totals, MetricDefinition metric)
    {
        List<int> worst = [];
        List<double> values = [];
        for (int vm = 0; vm < totals.Vms.Count; vm++)
        {
            double value = metric.OfVm!(totals, totals.Vms[vm]);
            int place = values.Count;
            while (place > 0 && value.CompareTo(values[place - 1]) > 0)
            {
                place--;
            }

            if (place < WorstShown)
            {
                worst.Insert(place, vm);
                values.Insert(place, value);
            }
        }

        return worst.GetRange(0, Math.Min(WorstShown, worst.Count));
    }

    private static bool IsShownPerVm(MetricDefinition metric) =>
        metric.OfVm is not null
        && metric.Name is WorstMetric or "timeAboveObjective" or "unmetDemandMean" or "pagingTime" or "assignedMean";
}
