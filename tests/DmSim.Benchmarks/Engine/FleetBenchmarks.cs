using BenchmarkDotNet.Attributes;
using DmSim.Core.Engine;

namespace DmSim.Benchmarks.Engine;

/// <summary>The cost of VM-steps by how demand changes: with the mechanism idle (dense) or busy (wandering), and in quiet time.</summary>
[MemoryDiagnoser]
public class FleetBenchmarks
{
    private const int VmCount = 1000;
    private const int Ticks = 1000;

    private RunSpec _spec = null!;

    /// <summary>How demand changes.</summary>
    [ParamsAllValues]
    public FleetKind Kind { get; set; }

    [GlobalSetup]
    public void Prepare() => _spec = BenchmarkFleet.Make("hyper-v", VmCount, Ticks, Kind);

    [Benchmark(OperationsPerInvoke = VmCount * Ticks)]
    public RunResult Run() => Simulator.Run(_spec, RunOptions.MetricsOnly);
}
