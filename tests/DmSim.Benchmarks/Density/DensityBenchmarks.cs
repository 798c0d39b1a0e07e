using BenchmarkDotNet.Attributes;
using DmSim.Benchmarks.Traces;
using DmSim.Core.Policies;
using DmSim.Core.Scenarios;
using DmSim.Lab.Density;
using DmSim.Lab.Experiments;
using DmSim.Traces.Scenarios;

namespace DmSim.Benchmarks.Density;

/// <summary>A density search on one thread: a day of 60 VMs, three draws, of which about half fit the host.</summary>
[MemoryDiagnoser]
public class DensityBenchmarks
{
    private const int VmCount = 60;

    private Experiment _experiment = null!;

    /// <summary>The policy.</summary>
    [Params("static", "hyper-v")]
    public string Policy { get; set; } = "";

    /// <summary>Time between samples.</summary>
    [Params(60, 300)]
    public int IntervalSeconds { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        Scenario scenario = ScenarioReader.ForTrace(
            "benchmark",
            "benchmark.dmt",
            "benchmark.dmt",
            PolicyCatalogue.BuiltIn,
            new ScenarioOverride("--host", "host.memory", "64GiB"),
            new ScenarioOverride("--replicates", "replicates", "3"),
            new ScenarioOverride("--policies", "policies", [Policy], IsList: true)
        );
        _experiment = Experiment.Create(
            scenario,
            [BenchmarkTrace.Day(VmCount, IntervalSeconds)],
            PolicyCatalogue.BuiltIn,
            "benchmark.dmt"
        );
    }

    [Benchmark]
    public DensityReport Search() =>
        DensitySearch.Search(_experiment, new DensityOptions(), new LabOptions { MaxDegreeOfParallelism = 1 });
}
