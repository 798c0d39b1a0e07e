using DmSim.Core.Scenarios;
using DmSim.Core.Workloads;
using DmSim.Lab.Density;
using DmSim.Lab.Experiments;
using DmSim.Reporting;

namespace DmSim.Cli.Output;

/// <summary>A density on the console: the answer first, then what broke it, then the doubts.</summary>
internal static class DensityText
{
    /// <summary>Prints a report.</summary>
    public static void Print(Terminal terminal, DensityReport report, Scenario scenario)
    {
        Prose.Fold(terminal, $"VMs per host: {report.HostText}");
        string draws = Prose.Text($"{report.ServedShare * 100:0.##} % of {report.Replicates} draws");
        string population = Prose.Text($"a population of {report.PopulationCount}, seed {report.Seed}");
        Prose.Fold(terminal, $"Objective: {report.Objective}; met in {draws} from {population}");
        terminal.Out.WriteLine();
        TablePrinter.Print(terminal, Table(report));
        terminal.Out.WriteLine();
        foreach (DensityResult result in report.Headlines)
        {
            Prose.Fold(terminal, Broke(result, scenario));
        }

        foreach (ExcludedVm excluded in report.Excluded)
        {
            Prose.Fold(terminal, $"left out: {excluded.Vm}: {excluded.Reason}");
        }

        Prose.Findings(terminal, report.Findings);
    }

    private static TextTable Table(DensityReport report)
    {
        TextTable table = new(
            ("policy", false),
            ("mapping", false),
            ("VMs", true),
            (Prose.Text($"{report.Confidence * 100:0.##} % interval"), true),
            ("vs static", true),
            ("consolidation", true),
            ("steady", true),
            ("start in turn", true),
            ("restart", true)
        );
        foreach (DensityResult headline in report.Headlines)
        {
            table.Add(
                headline.UsesForesight ? $"{headline.Policy} (bound)" : headline.Policy,
                Wording.Code(headline.Mapping),
                Prose.Text($"{headline.N}"),
                Prose.Text($"{headline.Low}–{headline.High}"),
                double.IsFinite(headline.GainOverStatic) ? Prose.Text($"{headline.GainOverStatic:0.00} x") : "–",
                Prose.Text($"{headline.ConsolidationRatio:0.00}"),
                In(report, headline, Situation.Steady),
                In(report, headline, Situation.SequentialStart),
                In(report, headline, Situation.Restart)
            );
        }

        return table;
    }

    private static string In(DensityReport report, DensityResult headline, Situation situation)
    {
        DensityResult? result = report.Results.FirstOrDefault(one =>
            one.Policy == headline.Policy && one.Mapping == headline.Mapping && one.Situation == situation
        );
        return result is null ? "–" : Prose.Text($"{result.N}");
    }

    private static string Broke(DensityResult result, Scenario scenario)
    {
        string mapping = result.Mapping == DemandMapping.AsIs ? "" : $", {Wording.Words(result.Mapping)}";
        string lead = Prose.Text(
            $"{result.Policy}{mapping}: at {result.N + 1} VMs ({Wording.Words(result.Situation)}) "
        );
        if (result.Binding is not { } binding)
        {
            return $"{result.Policy}{mapping}: nothing broke the objective as far as was tried.";
        }

        string when =
            binding.Tick >= 0 && result.Situation == Situation.Steady
                ? $", first at {Prose.Clock(scenario, binding.Tick)}"
                : "";
        return $"{lead}{Prose.Broke(binding)}{when}";
    }
}
