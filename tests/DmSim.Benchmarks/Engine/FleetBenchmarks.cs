using BenchmarkDotNet.Attributes;
using DmSim.Core.Engine;

namespace DmSim.Benchmarks.Engine;

/// <summary>The cost of VM-steps by how demand changes: with the mechanism idle or busy, in dense and in quiet time, with and without series.</summary>
[MemoryDiagnoser]
public class FleetBenchmarks
{
    private const int VmCount = 1000;
    private const int Ticks = 1000;

    private RunSpec _spec = null!;

    /// <summary>How demand changes.</summary>
    [ParamsAllValues]
    public FleetKind Kind { get; set; }

    /// <summary>Rows of time series to keep.</summary>
    [Params(0, 200)]
    public int SeriesRows { get; set; }

    [GlobalSetup]
    public void Prepare() => _spec = BenchmarkFleet.Make("hyper-v", VmCount, Ticks, Kind);

    [Benchmark(OperationsPerInvoke = VmCount * Ticks)]
    public RunResult Run() => Simulator.Run(_spec, new RunOptions { SeriesRows = SeriesRows });
}
