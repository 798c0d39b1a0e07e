using System.Globalization;
using System.Text.Json;
using DmSim.Benchmarks.Engine;
using DmSim.Core.Policies;

namespace DmSim.Benchmarks.Ratio;

/// <summary>
/// <c>ratio [--json] [--policy P|all] [--fleet dense|wandering|quiet|staggered,...] [--vms N,...] [--rounds N] [--at-most X]</c>:
/// how much longer the engine takes for a VM-step than the reference, under one policy or all of the catalogue.
/// </summary>
internal static class RatioCommand
{
    private const string DefaultRounds = "9";
    private const string DefaultVms = "100,1000,100000";
    private const string AllPolicies = "all";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Measures and prints; 1 when a ratio lies above the bound that was given.</summary>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output)
    {
        Dictionary<string, string> options = Read(arguments);
        int rounds = Number(options.GetValueOrDefault("--rounds", DefaultRounds));
        RatioPlan[] plans =
        [
            .. from policy in Policies(options.GetValueOrDefault("--policy", "hyper-v"))
            from kind in List(options.GetValueOrDefault("--fleet", "dense"))
            from vms in List(options.GetValueOrDefault("--vms", DefaultVms))
            select RatioPlan.Of(policy, Enum.Parse<FleetKind>(kind, ignoreCase: true), Number(vms)),
        ];
        using RatioMeasurement measurement = new(rounds);
        RatioReport report = measurement.Run(plans);
        output.WriteLine(options.ContainsKey("--json") ? JsonSerializer.Serialize(report, Json) : Text(report));
        double bound = double.Parse(options.GetValueOrDefault("--at-most", "Infinity"), CultureInfo.InvariantCulture);
        return report.Lines.All(line => line.Ratio <= bound) ? 0 : 1;
    }

    private static string Text(RatioReport report)
    {
        List<string> lines =
        [
            $"{report.Processor}; {report.Runtime}; reference: {report.Reference}; {report.Time}",
            "",
            "| policy | fleet | VMs | rounds | engine, million VM-steps/s | reference, million VM-steps/s | engine ÷ reference | policy's share | bytes per tick |",
            "|---|---|---|---|---|---|---|---|---|",
        ];
        foreach (RatioLine line in report.Lines)
        {
            lines.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {line.Policy} | {line.Fleet} | {line.Vms} | {line.Rounds} | {line.EngineVmStepsPerSecond / 1e6:0.0} | {line.ReferenceVmStepsPerSecond / 1e6:0.0} | {line.Ratio:0.00} | {100 * line.PolicyShare:0} % | {line.AllocatedBytesPerTick:0.###} |"
                )
            );
        }

        return string.Join('\n', lines);
    }

    private static Dictionary<string, string> Read(IReadOnlyList<string> arguments)
    {
        Dictionary<string, string> options = new(StringComparer.Ordinal);
        for (int index = 0; index < arguments.Count; index++)
        {
            bool isFlag = arguments[index] == "--json";
            options[arguments[index]] = isFlag || index + 1 == arguments.Count ? "" : arguments[++index];
        }

        return options;
    }

    private static IEnumerable<string> Policies(string text) =>
        text == AllPolicies ? PolicyCatalogue.BuiltIn.Entries.Select(policy => policy.Name) : [text];

    private static string[] List(string text) => text.Split(',');

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
