using System.Globalization;
using System.Text.Json;
using DmSim.Benchmarks.Engine;

namespace DmSim.Benchmarks.Ratio;

/// <summary>
/// <c>ratio [--json] [--policy P] [--fleet dense|wandering|quiet|staggered] [--vms N] [--rounds N] [--at-most X]</c>: how
/// much longer the engine takes for a VM-step than the reference.
/// </summary>
internal static class RatioCommand
{
    private const int DefaultRounds = 9;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Measures and prints; 1 when a ratio lies above the bound that was given.</summary>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output)
    {
        Dictionary<string, string> options = Read(arguments);
        string policy = options.GetValueOrDefault("--policy", "hyper-v");
        FleetKind kind = Enum.Parse<FleetKind>(options.GetValueOrDefault("--fleet", "dense"), ignoreCase: true);
        int rounds = Number(options.GetValueOrDefault("--rounds"), DefaultRounds);
        int vms = Number(options.GetValueOrDefault("--vms"), 0);
        RatioPlan[] plans = [.. RatioPlan.For(policy, kind).Where(plan => vms == 0 || plan.VmCount == vms)];
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
            "| policy | fleet | VMs | rounds | engine, million VM-steps/s | reference, million VM-steps/s | engine ÷ reference |",
            "|---|---|---|---|---|---|---|",
        ];
        foreach (RatioLine line in report.Lines)
        {
            lines.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {line.Policy} | {line.Fleet} | {line.Vms} | {line.Rounds} | {line.EngineVmStepsPerSecond / 1e6:0.0} | {line.ReferenceVmStepsPerSecond / 1e6:0.0} | {line.Ratio:0.00} |"
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

    private static int Number(string? text, int otherwise) =>
        text is null ? otherwise : int.Parse(text, CultureInfo.InvariantCulture);
}
