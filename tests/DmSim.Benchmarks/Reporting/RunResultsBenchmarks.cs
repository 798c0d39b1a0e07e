using BenchmarkDotNet.Attributes;
using DmSim.Benchmarks.Traces;
using DmSim.Core.Engine;
using DmSim.Core.Policies;
using DmSim.Core.Scenarios;
using DmSim.Lab.Experiments;
using DmSim.Reporting.Results;
using DmSim.Traces.Scenarios;

namespace DmSim.Benchmarks.Reporting;

/// <summary>Writing the results folder of a run of a day: summary, table, series, figures and report.</summary>
[MemoryDiagnoser]
public class RunResultsBenchmarks
{
    private string _folder = "";
    private RunReport _report = null!;

    /// <summary>VMs of the run.</summary>
    [Params(10, 100)]
    public int VmCount { get; set; }

    [GlobalSetup]
    public void Run()
    {
        Scenario scenario = ScenarioReader.ForTrace(
            "benchmark",
            "benchmark.dmt",
            "benchmark.dmt",
            PolicyCatalogue.BuiltIn,
            new ScenarioOverride("--host", "host.memory", "512GiB"),
            new ScenarioOverride("--policies", "policies", ["hyper-v"], IsList: true)
        );
        Experiment experiment = Experiment.Create(
            scenario,
            [BenchmarkTrace.Day(VmCount, intervalSeconds: 300)],
            PolicyCatalogue.BuiltIn,
            "benchmark.dmt"
        );
        _report = ScenarioRunner.Run(experiment, experiment.Expand()[0], new RunOptions { SeriesRows = 1440 });
        _folder = Path.Combine(Path.GetTempPath(), $"dmsim-benchmark-{Guid.NewGuid():N}");
    }

    [GlobalCleanup]
    public void Delete() => Directory.Delete(_folder, recursive: true);

    [Benchmark]
    public void Write() => RunResultsWriter.Write(_report, _folder, new ResultsOptions());
}
