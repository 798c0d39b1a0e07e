using DmSim.Core.Recording;
using DmSim.Lab.Comparing;
using DmSim.Lab.Experiments;

namespace DmSim.Lab.Findings;

/// <summary>What a comparison says about itself.</summary>
internal static class ComparisonFindings
{
    public static void Add(
        FindingList findings,
        Experiment experiment,
        bool draws,
        IReadOnlyList<MetricDifference> differences
    )
    {
        foreach (MetricDifference failed in differences.Where(one => one is { Metric: "failedStarts", Mean: not 0 }))
        {
            (string more, string fewer) = failed.Mean > 0 ? ("more", "fewer") : ("fewer", "more");
            findings.Doubt(
                FindingCodes.FailedStarts,
                $"Policy '{failed.Policy}' leaves {Math.Abs(failed.Mean):0.#} {more} starts unserved than the baseline: its pressure, unmet demand and fairness are of {fewer} VMs, those that ran."
            );
        }

        if (!draws)
        {
            findings.Caution(
                FindingCodes.IdenticalReplicates,
                $"The fleet is fixed and its trace is recorded, so the {experiment.Scenario.Replicates} replicates asked for would be identical: one was run, and differences have no interval. Ask for fewer VMs than the population has, and fleets are drawn."
            );
            return;
        }

        foreach (
            IGrouping<(string, Core.Workloads.DemandMapping), MetricDifference> group in differences
                .Where(one => one.Better != MetricDirection.Neutral && one.Mean != 0)
                .Where(one => one.Low <= 0 && one.High >= 0)
                .GroupBy(one => (one.Policy, one.Mapping))
        )
        {
            string metrics = string.Join(", ", group.Select(one => one.Metric));
            findings.Caution(
                FindingCodes.DifferenceUncertain,
                $"Policy '{group.Key.Item1}': these differences lie inside their own interval and may be chance: {metrics}."
            );
        }
    }
}
