using DmSim.Core.Engine;
using DmSim.Core.Workloads;

namespace DmSim.Lab.Experiments;

/// <summary>A run that is ready to start; made by <see cref="Experiment.Expand"/>.</summary>
public sealed class PlannedRun
{
    internal PlannedRun(ResolvedPolicy policy, MappedPopulation population, RunSpec spec)
    {
        Policy = policy;
        Population = population;
        Spec = spec;
    }

    /// <summary>The policy.</summary>
    public ResolvedPolicy Policy { get; }

    /// <summary>How recorded memory becomes demand.</summary>
    public DemandMapping Mapping => Population.Mapping;

    /// <summary>Everything the engine needs.</summary>
    public RunSpec Spec { get; }

    /// <summary>What the fleet was made from.</summary>
    internal MappedPopulation Population { get; }
}
