using BenchmarkDotNet.Attributes;
using DmSim.Core.Engine;
using DmSim.Core.Policies;

namespace DmSim.Benchmarks.Engine;

/// <summary>The cost of VM-steps by policy and number of VMs, demand changing every second.</summary>
[MemoryDiagnoser]
public class TickBenchmarks
{
    private const int VmSteps = 10_000_000;

    private RunSpec _spec = null!;

    /// <summary>VMs on the host.</summary>
    [Params(1, 100, 1000, 10_000, 100_000)]
    public int VmCount { get; set; }

    /// <summary>The policy.</summary>
    [ParamsSource(nameof(Policies))]
    public string Policy { get; set; } = "";

    /// <summary>Every built-in policy.</summary>
    public static IEnumerable<string> Policies => PolicyCatalogue.BuiltIn.Entries.Select(policy => policy.Name);

    [GlobalSetup]
    public void Prepare() => _spec = BenchmarkFleet.Make(Policy, VmCount, VmSteps / VmCount, FleetKind.Dense);

    [Benchmark(OperationsPerInvoke = VmSteps)]
    public RunResult Run() => Simulator.Run(_spec, RunOptions.MetricsOnly);
}
