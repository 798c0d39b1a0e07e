using DmSim.Core.Scenarios;
using DmSim.Core.Workloads;
using DmSim.Lab.Density;
using DmSim.Lab.Experiments;
using DmSim.Lab.Statistics;

namespace DmSim.Lab.Findings;

/// <summary>What a density says about itself.</summary>
internal static class DensityFindings
{
    public static void Add(
        FindingList findings,
        Experiment experiment,
        PreparedPopulation prepared,
        DensityOptions options,
        IReadOnlyList<DensityResult> results
    )
    {
        StudyFindings.AddExcluded(findings, prepared.Excluded);
        StudyFindings.AddPolicies(findings, experiment.Policies);
        AddReplicates(findings, experiment.Scenario.Replicates, options.ServedShare);
        AddPopulation(findings, results, prepared.Vms.Count);
        foreach (DensityResult result in results)
        {
            AddOne(findings, result, experiment.Scenario.Host);
        }

        AddResolution(findings, results);
        AddInversions(findings, experiment, results);
    }

    private static string NameOf(DensityResult result)
    {
        string situation = result.Situation switch
        {
            Situation.Steady => "steady",
            Situation.SequentialStart => "sequential start",
            _ => "restart",
        };
        string mapping =
            result.Mapping == DemandMapping.AsIs ? "" : $", {result.Mapping.ToString().ToLowerInvariant()} mapping";
        return $"'{result.Policy}' ({situation}{mapping})";
    }

    private static void AddReplicates(FindingList findings, int replicates, double share)
    {
        if (share < 1 && Quantiles.Needed(replicates, share) == replicates)
        {
            findings.Caution(
                FindingCodes.FewReplicates,
                $"With {replicates} draws, {share * 100:0.##} % of draws means all of them: the density is that of the worst draw, and its interval is too narrow at the lower end."
            );
        }
    }

    private static void AddPopulation(FindingList findings, IReadOnlyList<DensityResult> results, int population)
    {
        DensityResult largest = results.MaxBy(result => result.N)!;
        if (largest.N > population)
        {
            findings.Caution(
                FindingCodes.PopulationNear,
                $"{NameOf(largest)} holds {largest.N} VMs, more than the population of {population}: VMs take part more than once, and copies peak together."
            );
        }
        else if (2 * largest.N > population)
        {
            findings.Caution(
                FindingCodes.PopulationNear,
                $"{NameOf(largest)} holds {largest.N} of a population of {population} VMs: draws overlap, so intervals are narrower than for fresh VMs."
            );
        }
    }

    private static void AddOne(FindingList findings, DensityResult result, HostSettings host)
    {
        string name = NameOf(result);
        int unbounded = result.Replicates.Count(draw => draw.Binding is null);
        if (unbounded > 0)
        {
            findings.Doubt(
                FindingCodes.PopulationExhausted,
                $"{name}: in {unbounded} of {result.Replicates.Count} draws nothing broke up to the most VMs that were tried; the density is at least what is given."
            );
        }

        if (!result.IsMonotone)
        {
            Inversion first = result.Inversions[0];
            findings.Caution(
                FindingCodes.NotMonotone,
                $"{name}: in {result.Inversions.Count} draws more VMs met the objective where fewer did not (draw {first.Replicate}: missed with {first.MissedAt}, met with {first.MetAt}); the density given is what every smaller number tried meets too."
            );
        }

        StudyFindings.AddThrash(findings, name, result.Replicates.Max(draw => draw.MovedBytesPerHour), host.Memory);
        StudyFindings.AddCorrections(findings, name, result.Replicates.Average(draw => draw.Corrections));
    }

    private static void AddResolution(FindingList findings, IReadOnlyList<DensityResult> results)
    {
        string[] less = [.. results.Where(one => one.N > 0 && one.NAtTick is null).Select(NameOf)];
        if (less.Length > 0)
        {
            findings.Note(
                FindingCodes.ResolutionMatters,
                $"Judged per sample; counting every tick, fewer VMs would fit for {string.Join(", ", less)}, because held demand jumps at once where each new sample begins."
            );
        }
    }

    private static void AddInversions(FindingList findings, Experiment experiment, IReadOnlyList<DensityResult> results)
    {
        HashSet<string> foresight =
        [
            .. experiment.Policies.Where(policy => policy.Descriptor.UsesForesight).Select(policy => policy.Label),
        ];
        foreach (
            IGrouping<(DemandMapping, Situation), DensityResult> same in results.GroupBy(one =>
                (one.Mapping, one.Situation)
            )
        )
        {
            DensityResult[] group = [.. same];
            DensityResult[] bounds = Array.FindAll(group, one => foresight.Contains(one.Policy));
            DensityResult[] others = Array.FindAll(group, one => !foresight.Contains(one.Policy));
            DensityResult? fixedSize = Array.Find(group, one => one.Policy == "static");
            foreach (DensityResult behind in others.Where(one => one.N < (fixedSize?.N ?? 0)))
            {
                AddInversion(
                    findings,
                    behind,
                    fixedSize!,
                    "A static VM holds its size before demand rises; memory that is added afterwards comes late, and starts and floors take theirs."
                );
            }

            foreach (DensityResult other in others)
            {
                foreach (DensityResult behind in bounds.Where(one => one.N < other.N))
                {
                    AddInversion(
                        findings,
                        behind,
                        other,
                        "The objective counts time above a pressure, not how much is missing: in a shortage, sharing evenly can put every VM above it where another rule keeps some below."
                    );
                }
            }
        }
    }

    private static void AddInversion(FindingList findings, DensityResult behind, DensityResult ahead, string reason)
    {
        string why = behind.Binding is { } binding
            ? $"With one more VM '{binding.Vm}' had: {binding.What}"
            : "Nothing broke in the deciding draw";
        findings.Caution(
            FindingCodes.Inversion,
            $"{NameOf(behind)} holds {behind.N} VMs, fewer than {NameOf(ahead)} with {ahead.N}. {why}; the other breaks on: {ahead.Binding?.What ?? "nothing tried"}. {reason}"
        );
    }
}
