using DmSim.Core.Recording;
using DmSim.Core.Workloads;
using DmSim.Lab.Comparing;
using DmSim.Reporting;

namespace DmSim.Cli.Output;

/// <summary>A comparison on the console: every metric by policy, then the differences that are sure.</summary>
internal static class ComparisonText
{
    private const double SureBelow = 0.05;

    /// <summary>Prints a report.</summary>
    public static void Print(Terminal terminal, ComparisonReport report)
    {
        Prose.Fold(terminal, Prose.Text($"{report.VmCount} VMs on {report.HostText}"));
        Prose.Fold(
            terminal,
            Prose.Text($"Objective: {report.Objective}; {report.Replicates} fleets, seed {report.Seed}")
        );
        foreach (IGrouping<DemandMapping, PolicyOutcome> mapping in report.Outcomes.GroupBy(one => one.Mapping))
        {
            PolicyOutcome[] outcomes = [.. mapping];
            terminal.Out.WriteLine();
            if (mapping.Key != DemandMapping.AsIs)
            {
                terminal.Out.WriteLine($"{Wording.Words(mapping.Key)}:");
            }

            TablePrinter.Print(terminal, Metrics(outcomes));
        }

        PrintDifferences(terminal, report);
        Prose.Findings(terminal, report.Findings);
    }

    private static TextTable Metrics(PolicyOutcome[] outcomes)
    {
        TextTable table = new([("metric", false), ("better", false), .. outcomes.Select(one => (one.Policy, true))]);
        table.Add(["objective met", "higher", .. outcomes.Select(one => Prose.Text($"{one.MetShare * 100:0.#} %"))]);
        for (int index = 0; index < outcomes[0].Metrics.Count; index++)
        {
            MetricEstimate first = outcomes[0].Metrics[index];
            string better = first.Better == MetricDirection.Neutral ? "" : Reading(first.Better);
            table.Add([
                first.Metric,
                better,
                .. outcomes.Select(one => Wording.Value(one.Metrics[index].Mean, first.Unit)),
            ]);
        }

        return table;
    }

    private static string Reading(MetricDirection direction) => direction == MetricDirection.Lower ? "lower" : "higher";

    private static void PrintDifferences(Terminal terminal, ComparisonReport report)
    {
        if (report.Replicates < 2)
        {
            return;
        }

        MetricDifference[] sure = [.. report.Differences.Where(one => one.AdjustedPValue < SureBelow)];
        terminal.Out.WriteLine();
        Prose.Fold(
            terminal,
            Prose.Text($"Differences from {report.Baseline}: {sure.Length} of {report.Differences.Count} are sure")
                + Prose.Text($" (p below {SureBelow} after correction).")
        );
        if (sure.Length == 0)
        {
            return;
        }

        TextTable table = new(
            ("policy", false),
            ("mapping", false),
            ("metric", false),
            ("difference", true),
            (Prose.Text($"{report.Confidence * 100:0.##} % interval"), true),
            ("effect", true),
            ("p", true)
        );
        foreach (MetricDifference one in sure)
        {
            table.Add(
                one.Policy,
                Wording.Code(one.Mapping),
                one.Metric,
                Wording.Value(one.Mean, one.Unit),
                $"{Wording.Value(one.Low, one.Unit)} … {Wording.Value(one.High, one.Unit)}",
                Prose.Text($"{one.EffectSize:0.00}"),
                Prose.Text($"{one.AdjustedPValue:0.0000}")
            );
        }

        TablePrinter.Print(terminal, table);
    }
}
