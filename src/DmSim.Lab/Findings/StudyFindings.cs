using DmSim.Core.Policies;
using DmSim.Core.Recording;
using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Lab.Experiments;

namespace DmSim.Lab.Findings;

/// <summary>Findings that every kind of study shares: about its workload, its policies and what was left out.</summary>
internal static class StudyFindings
{
    public static void AddWorkload(FindingList findings, MappedPopulation population)
    {
        Experiment experiment = population.Prepared.Experiment;
        if (experiment.HasActiveMemory && population.Mapping == DemandMapping.AsIs)
        {
            findings.Caution(
                FindingCodes.Mapping,
                $"The trace records active memory, a lower bound of what guests commit, and is used as demand unchanged: densities are too high."
            );
        }
        else if (experiment.HasActiveMemory)
        {
            string sentence = experiment.Scenario.MappingOptions.Describe(population.Mapping);
            findings.Note(
                FindingCodes.Mapping,
                $"The trace records active memory; demand is estimated from it, {sentence}."
            );
        }

        int held = population.Prepared.HeldCount;
        if (held > 0)
        {
            findings.Note(
                FindingCodes.Absences,
                $"Of {population.Vms.Count} VMs, {held} are absent from the trace for a part of the stretch (late, ended, or gaps); they count as running all the time, with their last known demand. 'absences: power-off' replays them as recorded."
            );
        }

        long sampleMilliseconds = population.MedianIntervalMilliseconds;
        double reactions = sampleMilliseconds / (ObjectiveJudge.ReactionSeconds * 1000.0);
        if (reactions <= 10)
        {
            return;
        }

        string judged = population.JudgedPerSample
            ? "the objective leaves out the transient in which such a jump is served, a minute at most"
            : "the objective counts every tick all the same";
        findings.Caution(
            FindingCodes.Interpolation,
            $"Samples last {TimeText.Format(sampleMilliseconds)}, {reactions:0} times the {ObjectiveJudge.ReactionSeconds} s that balancing needs to react. Between samples demand is held and then jumps, which no recording shows: pressure in the seconds after a sample begins is interpolation, peaks shorter than a sample are not in this result, and {judged}."
        );
    }

    public static void AddPolicies(FindingList findings, IReadOnlyList<ResolvedPolicy> policies)
    {
        foreach (ResolvedPolicy policy in policies.Where(policy => policy.Descriptor.UsesForesight))
        {
            findings.Note(
                FindingCodes.Foresight,
                $"Policy '{policy.Label}' knows future demand. It shows what foresight is worth; nobody can deploy it."
            );
        }

        string[] others =
        [
            .. policies
                .Where(policy =>
                    policy.Descriptor.Sizing == VmSizing.AsConfigured
                    && !policy.Descriptor.UsesForesight
                    && policy.Descriptor.Name != "hyper-v"
                )
                .Select(policy => policy.Label),
        ];
        if (others.Length > 0)
        {
            findings.Note(
                FindingCodes.RulesNotProducts,
                $"Balancing rules are compared ({string.Join(", ", others)}), not products: page sharing and compression are not modelled."
            );
        }

        AddProfiles(findings, policies);
    }

    /// <summary>Says so when policies of different hypervisors meet, and what each hypervisor can do.</summary>
    private static void AddProfiles(FindingList findings, IReadOnlyList<ResolvedPolicy> policies)
    {
        IGrouping<string, ResolvedPolicy>[] groups =
        [
            .. policies.GroupBy(policy => policy.Descriptor.Profile.ToString()),
        ];
        if (groups.Length > 1)
        {
            string each = string.Join(
                "; ",
                groups.Select(group => $"{group.Key} ({string.Join(", ", group.Select(policy => policy.Label))})")
            );
            findings.Note(
                FindingCodes.RulesNotProducts,
                $"Policies of different hypervisors meet: balancing rules are compared, not products. Each moves memory as its own hypervisor does: {each}."
            );
        }
    }

    public static void AddExcluded(FindingList findings, IReadOnlyList<ExcludedVm> excluded)
    {
        if (excluded.Count == 0)
        {
            return;
        }

        string names = string.Join(", ", excluded.Take(5).Select(vm => $"'{vm.Vm}' ({vm.Reason})"));
        string rest = excluded.Count > 5 ? $" and {excluded.Count - 5} more" : "";
        findings.Caution(
            FindingCodes.Excluded,
            $"{(excluded.Count == 1 ? "1 VM was" : $"{excluded.Count} VMs were")} left out, for all policies alike: {names}{rest}."
        );
    }

    /// <summary>What the finished runs of a policy show: the worst of them, and the mean of corrections.</summary>
    public static void AddRuns(FindingList findings, ResolvedPolicy policy, IReadOnlyList<RunMeasures> runs)
    {
        string what = $"Policy '{policy.Label}'";
        RunMeasures worst = runs[0];
        double mostMoved = worst.MovedBytesPerHour;
        long corrections = 0;
        foreach (RunMeasures run in runs)
        {
            mostMoved = Math.Max(mostMoved, run.MovedBytesPerHour);
            corrections += run.Corrections;
            worst = run.StarvingVmShare > worst.StarvingVmShare ? run : worst;
        }

        AddThrash(findings, what, mostMoved, runs[0].HostMemory);
        AddCorrections(findings, what, (double)corrections / runs.Count);
        if (worst.StarvingCount > 0)
        {
            findings.Caution(
                FindingCodes.Starving,
                $"{what} leaves {worst.StarvingCount} VMs without more than a tenth of their demand; worst off is '{worst.StarvingVm}', without {worst.StarvingVmShare * 100:0} %."
            );
        }
    }

    /// <summary>Says when more than 30 % of the host's memory moves per minute.</summary>
    public static void AddThrash(FindingList findings, string what, double movedBytesPerHour, MemorySize hostMemory)
    {
        double share = movedBytesPerHour / 60 / hostMemory.Bytes;
        if (share > 0.3)
        {
            findings.Caution(
                FindingCodes.Thrash,
                $"{what} moves {share * 100:0} % of the host's memory per minute: that costs more than the model charges."
            );
        }
    }

    public static void AddCorrections(FindingList findings, string what, double corrections)
    {
        if (corrections > 0)
        {
            findings.Caution(
                FindingCodes.Corrections,
                $"{what} gave {corrections:0.##} orders per run that had to be corrected; its score is partly that of the correction."
            );
        }
    }
}
