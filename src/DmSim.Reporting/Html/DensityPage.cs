using DmSim.Core.Workloads;
using DmSim.Lab.Density;
using DmSim.Lab.Experiments;
using DmSim.Reporting.Figures;

namespace DmSim.Reporting.Html;

/// <summary>The report of a density search.</summary>
internal static class DensityPage
{
    private const string Static = "static";

    /// <summary>The page.</summary>
    public static ReportPage Of(
        DensityReport report,
        IReadOnlyList<(Figure Figure, byte[] Png)> figures,
        string command
    ) =>
        new()
        {
            Title = $"Density of {report.Provenance.Scenario}",
            Answer = Answer(report),
            Context =
            [
                $"host {report.HostText}",
                $"objective: {report.Objective}",
                Wording.Of($"{report.Replicates} draws from {report.PopulationCount} VMs"),
                $"{Wording.Number(report.Confidence * 100)} % intervals",
            ],
            Findings = report.Findings,
            Figures = figures,
            Tables = html => AddTables(html, report),
            Provenance = report.Provenance,
            Command = command,
        };

    /// <summary>
    /// The answer in one sentence, for the balancer asked for first and the middle mapping where there is one.
    /// </summary>
    public static string Answer(DensityReport report)
    {
        if (report.Headlines.Count == 0)
        {
            return "No density was asked for.";
        }

        DemandMapping mapping = report.Headlines.Any(result => result.Mapping == DemandMapping.Middle)
            ? DemandMapping.Middle
            : report.Headlines[0].Mapping;
        DensityResult[] results = [.. report.Headlines.Where(result => result.Mapping == mapping)];
        DensityResult main =
            results.FirstOrDefault(result => result.Policy != Static && !result.UsesForesight) ?? results[0];
        DensityResult? fixedSize = results.FirstOrDefault(result => result.Policy == Static);
        string against = "";
        if (fixedSize is not null && fixedSize != main)
        {
            string gain = fixedSize.N == 0 ? "" : $" ({Wording.Gain((double)main.N / fixedSize.N)})";
            against = Wording.Of($" against {fixedSize.N} static{gain}");
        }

        string percent = Wording.Number(report.ServedShare * 100);
        string held = Wording.Of($"In {percent} % of draws this host holds {main.N} VMs with {main.Policy}");
        return $"{held}{against}{Limit(main)}{Others(report, main)}.";
    }

    private static string Limit(DensityResult result)
    {
        if (result.Binding is not { } binding)
        {
            return ", with nothing that limits it as far as was tried";
        }

        string whose = binding.Vm.Length == 0 ? "" : $" of {binding.Vm}";
        return $", limited by {binding.What}{whose} ({Wording.Words(result.Situation)})";
    }

    private static string Others(DensityReport report, DensityResult main)
    {
        DensityResult[] others =
        [
            .. report.Headlines.Where(result => result.Policy == main.Policy && result.Mapping != main.Mapping),
        ];
        if (others.Length == 0)
        {
            return "";
        }

        IEnumerable<string> texts = others.Select(result =>
            Wording.Of($"{result.N} under the {Wording.Words(result.Mapping)}")
        );
        return $"; that is under the {Wording.Words(main.Mapping)}, and {string.Join(" and ", texts)}";
    }

    private static void AddTables(HtmlText html, DensityReport report)
    {
        html.Table(
            "Density by demand mapping, policy and situation; the situation that binds is marked ●",
            [
                "policy",
                "mapping",
                "situation",
                "#VMs per host",
                "#interval",
                "#half of draws",
                "#gain over static",
                "#consolidation",
                "what broke first with one VM more",
            ],
            report.Results.Select(result => Row(report, result))
        );
        ExcludedTable.Add(html, report.Excluded);
    }

    private static string[] Row(DensityReport report, DensityResult result) =>
        [
            result.UsesForesight ? $"{result.Policy} (bound: sees the future)" : result.Policy,
            Wording.Code(result.Mapping),
            Wording.Words(result.Situation) + (report.Headlines.Contains(result) ? " ●" : ""),
            Wording.Of($"{result.N}"),
            Wording.Of($"{result.Low} to {result.High}"),
            Wording.Of($"{result.NInHalf}"),
            Wording.Gain(result.GainOverStatic),
            Wording.Number(result.ConsolidationRatio),
            result.Binding is { } binding ? Describe(binding) : "nothing, as far as was tried",
        ];

    private static string Describe(Binding binding) =>
        binding.Vm.Length == 0 ? binding.What : $"{binding.Vm}: {binding.What}";
}
