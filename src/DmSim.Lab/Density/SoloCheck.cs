using DmSim.Core.Engine;
using DmSim.Core.Scenarios;
using DmSim.Core.Workloads;
using DmSim.Lab.Experiments;
using static System.FormattableString;

namespace DmSim.Lab.Density;

/// <summary>
/// Leaves out VMs that miss the objective even alone on the host, for all policies and mappings alike. Such a VM says
/// nothing about density: it caps N at its place in the draw, however much memory is free. Typical are VMs whose demand
/// jumps to their maximum faster than memory can be added.
/// </summary>
internal sealed class SoloCheck(
    DensityOptions options,
    LabOptions lab,
    Func<RunSpec, CancellationToken, ProbeOutcome> probe
)
{
    /// <summary>The population without them; they are added to its excluded VMs.</summary>
    public PreparedPopulation Apply(PreparedPopulation prepared)
    {
        ServiceObjective objective = prepared.Experiment.Scenario.Objective;
        if (!options.LeaveOutUnservable || objective.Scope == ObjectiveScope.Fleet)
        {
            return prepared;
        }

        ExcludedVm?[] unservable = new ExcludedVm?[prepared.Vms.Count];
        foreach (DemandMapping mapping in prepared.Mappings)
        {
            MappedPopulation population = new(prepared, mapping);
            SpecBuilder builder = new(population);
            ParallelWork.Run(
                unservable.Length,
                lab.MaxDegreeOfParallelism,
                (vm, cancellation) => unservable[vm] ??= Try(population, builder, vm, cancellation),
                lab.Cancellation
            );
        }

        return prepared.Without(unservable);
    }

    private ExcludedVm? Try(MappedPopulation population, SpecBuilder builder, int vm, CancellationToken cancellation)
    {
        Experiment experiment = population.Prepared.Experiment;
        Fleet alone = Fleet.Only(vm, population.Vms.Count);
        ulong seed = SpecBuilder.SeedOf(experiment.Scenario.Seed, 0);
        foreach (ResolvedPolicy policy in experiment.Policies)
        {
            RunSpec spec = builder.Build(alone, policy, builder.WholeStretch(InitialState.Settled), seed);
            ProbeOutcome outcome = probe(spec, cancellation);
            if (!outcome.Met)
            {
                string what = outcome.Binding?.What ?? "the objective is missed";
                return new ExcludedVm(
                    population.Vms[vm].Name,
                    0,
                    Invariant(
                        $"misses the objective even alone on the host under '{policy.Label}', {population.Mapping.ToString().ToLowerInvariant()} mapping: {what}"
                    )
                );
            }
        }

        return null;
    }
}
