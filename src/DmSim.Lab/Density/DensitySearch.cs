using DmSim.Core.Engine;
using DmSim.Core.Policies;
using DmSim.Core.Scenarios;
using DmSim.Core.Workloads;
using DmSim.Lab.Density.Ceilings;
using DmSim.Lab.Experiments;
using DmSim.Lab.Findings;
using DmSim.Lab.Statistics;

namespace DmSim.Lab.Density;

/// <summary>
/// Finds N(95): the largest number of VMs that meets the service objective in 95 % of draws, per policy, demand mapping
/// and situation. See <c>src/docs/density.md</c>.
/// </summary>
public static class DensitySearch
{
    /// <summary>Searches; the result depends on the experiment and the options only, never on <paramref name="lab"/>.</summary>
    /// <param name="experiment">Population, host, policies, objective, seed and replicates.</param>
    /// <param name="options">What is asked.</param>
    /// <param name="lab">How the work is carried out.</param>
    /// <exception cref="InvalidInputException">The question cannot be answered as it is put.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; finished answers are in the checkpoint.</exception>
    public static DensityReport Search(Experiment experiment, DensityOptions options, LabOptions lab) =>
        Search(experiment, options, lab, EngineProbe.Run);

    internal static DensityReport Search(
        Experiment experiment,
        DensityOptions options,
        LabOptions lab,
        Func<RunSpec, CancellationToken, ProbeOutcome> probe
    )
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(lab);
        Check(experiment, options);
        SoloCheck solo = new(options, lab, probe);
        PreparedPopulation prepared = solo.Apply(PreparedPopulation.Prepare(experiment, ExperimentKind.Density));
        Provenance provenance = ProvenanceOf(experiment, prepared, options);
        int replicates = experiment.Scenario.Replicates;
        ResolvedPolicy[] searched =
        [
            .. experiment.Policies,
            .. options.WithCeiling ? [ObjectiveCeiling.Entry] : Array.Empty<ResolvedPolicy>(),
        ];
        int answers = prepared.Mappings.Count * searched.Length * options.Situations.Count * replicates;
        ProgressMeter meter = new(answers, lab.Progress);
        List<DensityResult> results = [];
        FindingList findings = new();
        foreach (DemandMapping mapping in prepared.Mappings)
        {
            MappedPopulation population = new(prepared, mapping);
            Fleet[] fleets = Draw(population, options);
            DensityJournal journal = new(lab.Checkpoint, provenance, population);
            ReplicateDensity[][][] draws = SearchAll(population, searched, fleets, options, lab, probe, journal, meter);
            results.AddRange(Summarize(population, searched, fleets, options, draws));
            StudyFindings.AddWorkload(findings, population);
        }

        DensityResult[] withGains = [.. DensitySummary.WithGains(results)];
        DensityFindings.Add(findings, experiment, prepared, options, withGains);
        return new DensityReport
        {
            Host = experiment.Scenario.Host,
            HostText = Experiment.Describe(experiment.Scenario.Host),
            Objective = experiment.Scenario.Objective.ToString(),
            ServedShare = options.ServedShare,
            Confidence = options.Confidence,
            Replicates = replicates,
            Seed = experiment.Scenario.Seed,
            PopulationCount = prepared.Vms.Count,
            Results = withGains,
            Headlines = DensitySummary.Headlines(withGains),
            Excluded = prepared.Excluded,
            Findings = findings.All,
            Provenance = provenance,
        };
    }

    private static void Check(Experiment experiment, DensityOptions options)
    {
        IssueList issues = new(experiment.Source);
        if (experiment.Policies.Any(policy => policy.Descriptor.Sizing == VmSizing.Unlimited))
        {
            issues.Add("policies", "a policy on a host without limit has no density; leave it out");
        }

        if (experiment.Scenario.Timeline.Any(item => !item.Action.IsOfHost))
        {
            issues.Add("timeline", "a density search draws VMs: expected no power events, only host load");
        }

        if (options.ServedShare is not (> 0 and <= 1))
        {
            issues.Add("served-share", "expected a share above 0 and up to 1");
        }

        if (options.Confidence is not (> 0 and < 1) || options.BootstrapResamples < 100)
        {
            issues.Add("confidence", "expected a confidence between 0 and 1, and at least 100 resamples");
        }

        if (options.MaximumVms is < 1 || options.ObservationSeconds < 1 || options.SettleSeconds < 0)
        {
            issues.Add("density", "expected at least 1 VM, 1 s of observation, and no negative time to settle");
        }

        if (options.Situations.Count == 0 || options.Situations.Distinct().Count() != options.Situations.Count)
        {
            issues.Add("situations", "expected at least one situation, and each only once");
        }

        if (options.WithCeiling && experiment.Scenario.Objective.FailedStartsAllowed > 0)
        {
            issues.Add("objective", "expected no failed start to be allowed: the ceiling counts on every VM");
        }

        issues.ThrowIfAny();
    }

    private static Provenance ProvenanceOf(Experiment experiment, PreparedPopulation prepared, DensityOptions options)
    {
        KeyValuePair<string, string>[] further =
        [
            ProvenanceBuilder.Setting("replicates", experiment.Scenario.Replicates),
            ProvenanceBuilder.Setting("servedShare", options.ServedShare),
            ProvenanceBuilder.Setting("situations", string.Join(", ", options.Situations)),
            ProvenanceBuilder.Setting("ceiling", options.WithCeiling ? "yes" : "no"),
            ProvenanceBuilder.Setting("leaveOutUnservable", options.LeaveOutUnservable ? "yes" : "no"),
            ProvenanceBuilder.Setting("maximumVms", options.MaximumVms is int most ? $"{most}" : "automatic"),
            ProvenanceBuilder.Setting("observationSeconds", options.ObservationSeconds),
            ProvenanceBuilder.Setting("settleSeconds", options.SettleSeconds),
            ProvenanceBuilder.Setting("bootstrapResamples", options.BootstrapResamples),
            ProvenanceBuilder.Setting("confidence", options.Confidence),
        ];
        return ProvenanceBuilder.Build(experiment, prepared.Mappings, prepared.Absences, further);
    }

    private static Fleet[] Draw(MappedPopulation population, DensityOptions options)
    {
        Scenario scenario = population.Prepared.Experiment.Scenario;
        int count = population.Vms.Count;
        int limit = options.MaximumVms ?? Limit(scenario.Host, population);
        return
        [
            .. Enumerable
                .Range(0, scenario.Replicates)
                .Select(replicate => Fleet.Draw(scenario.Seed, replicate, count, limit)),
        ];
    }

    /// <summary>Twice the population, or as many more as could run at all because each holds its minimum.</summary>
    private static int Limit(HostSettings host, MappedPopulation population)
    {
        double least = population.Vms.Average(vm =>
            (double)(vm.Settings.Minimum + host.OverheadOf(vm.Settings.Maximum)).Bytes
        );
        int count = population.Vms.Count;
        return Math.Max(2 * count, count + 1 + (int)(host.AvailableToVms.Bytes / least));
    }

    /// <summary>Answers by policy, situation and replicate.</summary>
    private static ReplicateDensity[][][] SearchAll(
        MappedPopulation population,
        ResolvedPolicy[] policies,
        Fleet[] fleets,
        DensityOptions options,
        LabOptions lab,
        Func<RunSpec, CancellationToken, ProbeOutcome> probe,
        DensityJournal journal,
        ProgressMeter meter
    )
    {
        DemandGrid grid = new(population);
        IReadOnlyList<ReplicateDensity>[][] byReplicate = new IReadOnlyList<ReplicateDensity>[fleets.Length][];
        void SearchReplicate(int replicate, CancellationToken cancellation)
        {
            DensityCell cell = new(population, grid, options, fleets[replicate], replicate, probe);
            byReplicate[replicate] = new IReadOnlyList<ReplicateDensity>[policies.Length];
            for (int index = 0; index < policies.Length; index++)
            {
                ResolvedPolicy policy = policies[index];
                byReplicate[replicate][index] = cell.Search(
                    policy,
                    situation =>
                    {
                        ReplicateDensity? answer = journal.Find(policy, situation, replicate);
                        if (answer is not null)
                        {
                            meter.Recalled();
                        }

                        return answer;
                    },
                    (situation, answer) =>
                    {
                        journal.Put(policy, situation, answer);
                        meter.Worked(answer.Runs);
                    },
                    cancellation
                );
            }
        }

        ParallelWork.Run(fleets.Length, lab.MaxDegreeOfParallelism, SearchReplicate, lab.Cancellation);
        return
        [
            .. policies.Select(
                (_, policy) =>
                    options
                        .Situations.Select(
                            (_, situation) => byReplicate.Select(answers => answers[policy][situation]).ToArray()
                        )
                        .ToArray()
            ),
        ];
    }

    private static IEnumerable<DensityResult> Summarize(
        MappedPopulation population,
        ResolvedPolicy[] policies,
        Fleet[] fleets,
        DensityOptions options,
        ReplicateDensity[][][] draws
    )
    {
        Experiment experiment = population.Prepared.Experiment;
        Bootstrap bootstrap = new(experiment.Scenario.Seed, options.BootstrapResamples, options.Confidence);
        DensitySummary summary = new(population, fleets, options, bootstrap);
        for (int policy = 0; policy < policies.Length; policy++)
        {
            for (int situation = 0; situation < options.Situations.Count; situation++)
            {
                yield return summary.Of(policies[policy], options.Situations[situation], draws[policy][situation]);
            }
        }
    }
}
