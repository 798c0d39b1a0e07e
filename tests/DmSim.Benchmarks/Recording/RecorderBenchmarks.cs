using BenchmarkDotNet.Attributes;
using DmSim.Benchmarks.Engine;
using DmSim.Core.Engine;

namespace DmSim.Benchmarks.Recording;

/// <summary>What looking at a run costs beside the run: the same fleet without a recorder, with metrics, and with series too.</summary>
[MemoryDiagnoser]
public class RecorderBenchmarks
{
    private const int VmCount = 1000;
    private const int Ticks = 1000;

    private RunSpec _spec = null!;

    /// <summary>How demand changes.</summary>
    [Params(FleetKind.Dense, FleetKind.Wandering)]
    public FleetKind Kind { get; set; }

    [GlobalSetup]
    public void Prepare() => _spec = BenchmarkFleet.Make("hyper-v", VmCount, Ticks, Kind);

    [Benchmark(Baseline = true, OperationsPerInvoke = VmCount * Ticks)]
    public int Nothing() => Simulator.Run(_spec, RunOptions.MetricsOnly, new NoRecorder()).NextTick;

    [Benchmark(OperationsPerInvoke = VmCount * Ticks)]
    public RunResult Metrics() => Simulator.Run(_spec, RunOptions.MetricsOnly);

    [Benchmark(OperationsPerInvoke = VmCount * Ticks)]
    public RunResult MetricsAndSeries() => Simulator.Run(_spec, new RunOptions { SeriesRows = 20 });
}
