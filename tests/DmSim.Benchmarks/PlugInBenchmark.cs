using System.Text;
using BenchmarkDotNet.Attributes;
using DmSim.Cli.PlugIns;
using DmSim.Core.Engine;
using DmSim.Core.Policies;
using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Core.Workloads;

namespace DmSim.Benchmarks;

/// <summary>
/// What a user's policy costs against the built-in of the same rule: the sources of <c>hyper-v</c>, its division of memory
/// included, are put into one file and loaded as a plug-in. Must: at most 1.3 times the built-in, in one run; every decision
/// the same.
/// </summary>
[MemoryDiagnoser]
public class PlugInBenchmark
{
    private const int VmCount = 100;
    private const int Seconds = 2000;

    private const string Usings = """
        using System.Diagnostics;
        using System.Globalization;
        using System.Numerics;
        using System.Runtime.CompilerServices;
        using System.Runtime.InteropServices;
        using System.Runtime.Intrinsics;
        using DmSim.Core.Policies.Sharing;
        namespace Copied;

        """;

    private const string Registration =
        "    public static void Register(PolicyCatalogueBuilder catalogue) => catalogue.Add(Descriptor);\n";

    private RunSpec _builtIn = null!;
    private RunSpec _plugIn = null!;

    [GlobalSetup]
    public void Prepare()
    {
        PolicyDescriptor own = PolicyCatalogue.BuiltIn.Find("hyper-v")!;
        string file = Path.Combine(Path.GetTempPath(), $"dmsim-benchmark-{Environment.ProcessId}.cs");
        File.WriteAllText(file, Copy());
        try
        {
            PolicyDescriptor copy = new PlugInLoader().Load(file, PolicyCatalogue.BuiltIn).Single();
            _builtIn = Spec(own);
            _plugIn = Spec(copy);
        }
        finally
        {
            File.Delete(file);
        }

        if (BuiltIn() != PlugIn())
        {
            throw new InvalidOperationException("The copy decides otherwise.");
        }
    }

    [Benchmark(Baseline = true)]
    public ulong BuiltIn() => Simulator.Run(_builtIn, RunOptions.MetricsOnly).Totals.DecisionHash;

    [Benchmark]
    public ulong PlugIn() => Simulator.Run(_plugIn, RunOptions.MetricsOnly).Totals.DecisionHash;

    /// <summary>A full host on which reports change in every second, so that the policy is at work in every tick.</summary>
    private static RunSpec Spec(PolicyDescriptor policy) =>
        new()
        {
            Host = new HostSettings
            {
                Memory = MemorySize.FromGibibytes(150),
                Reserve = ReserveStrategy.Fixed(MemorySize.Zero),
            },
            Vms = [.. Enumerable.Range(0, VmCount).Select(Vm)],
            Policy = policy,
            PolicyOptions = PolicyOptionValues.Resolve(policy.Options, [], []),
            DurationTicks = Seconds,
        };

    private static VmSpec Vm(int vm)
    {
        int[] ticks = [.. Enumerable.Range(0, Seconds / 20).Select(step => step == 0 ? 0 : (step * 20) + (vm % 20))];
        uint[] pages =
        [
            .. ticks.Select(tick =>
                DemandSeries.PagesFor((600 + (((tick * 53L) + (vm * 37)) % 1500)) * MemorySize.BytesPerMebibyte)
            ),
        ];
        VmSettings settings = new()
        {
            Minimum = MemorySize.FromMebibytes(512),
            Startup = MemorySize.FromMebibytes(512),
            Maximum = MemorySize.FromGibibytes(4),
            StaticSize = MemorySize.FromGibibytes(4),
            Weight = vm * 100,
        };
        return new VmSpec($"vm{vm}", settings, new DemandSeries(ticks, pages, null, Seconds));
    }

    /// <summary>The built-in's own sources, renamed, as the one file of a plug-in.</summary>
    private static string Copy()
    {
        StringBuilder code = new();
        foreach (string name in typeof(PlugInBenchmark).Assembly.GetManifestResourceNames().Order())
        {
            using StreamReader reader = new(typeof(PlugInBenchmark).Assembly.GetManifestResourceStream(name)!);
            string[] lines = reader.ReadToEnd().ReplaceLineEndings("\n").Split('\n');
            code.AppendJoin('\n', lines.Where(IsCode));
        }

        return Usings
            + code.Replace(
                    "class HyperVPolicy : ISettledPolicy\n{",
                    $"class HyperVPolicy : ISettledPolicy, IPolicyPlugIn\n{{\n{Registration}"
                )
                .Replace("\"hyper-v\"", "\"hyper-v-copy\"");
    }

    private static bool IsCode(string line) =>
        !line.StartsWith("using ", StringComparison.Ordinal)
        && !line.StartsWith("namespace ", StringComparison.Ordinal);
}
