using DmSim.Core.Engine;
using DmSim.Core.Policies;
using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Lab.Experiments;
using DmSim.Lab.Findings;

namespace DmSim.Lab.Fitting;

/// <summary>Answers whether exactly this fleet fits exactly this host, and which host is the smallest that holds it.</summary>
public static class FleetFit
{
    /// <summary>Judges; the result depends on the experiment and the options only, never on <paramref name="lab"/>.</summary>
    /// <exception cref="InvalidInputException">The question cannot be answered as it is put.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static FitReport Judge(Experiment experiment, FitOptions options, LabOptions lab) =>
        Judge(experiment, options, lab, EngineProbe.Run);

    internal static FitReport Judge(
        Experiment experiment,
        FitOptions options,
        LabOptions lab,
        Func<RunSpec, CancellationToken, ProbeOutcome> probe
    )
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(lab);
        Check(experiment, options);
        PreparedPopulation prepared = PreparedPopulation.Prepare(experiment, ExperimentKind.Fleet);
        int perMapping = experiment.Policies.Count * options.Situations.Count;
        ProgressMeter meter = new(prepared.Mappings.Count * perMapping, lab.Progress);
        FindingList findings = new();
        List<FitResult> results = [];
        foreach (DemandMapping mapping in prepared.Mappings)
        {
            MappedPopulation population = new(prepared, mapping);
            FitCell cell = new(population, options, probe);
            FitResult[] found = new FitResult[perMapping];
            void JudgeOne(int index, CancellationToken cancellation)
            {
                ResolvedPolicy policy = experiment.Policies[index / options.Situations.Count];
                Situation situation = options.Situations[index % options.Situations.Count];
                (found[index], int runs) = cell.Judge(policy, situation, cancellation);
                meter.Worked(runs);
            }

            ParallelWork.Run(perMapping, lab.MaxDegreeOfParallelism, JudgeOne, lab.Cancellation);
            results.AddRange(found);
            StudyFindings.AddWorkload(findings, population);
        }

        StudyFindings.AddExcluded(findings, prepared.Excluded);
        StudyFindings.AddPolicies(findings, experiment.Policies);
        return new FitReport
        {
            Host = experiment.Scenario.Host,
            HostText = Experiment.Describe(experiment.Scenario.Host),
            Objective = experiment.Scenario.Objective.ToString(),
            VmCount = prepared.Vms.Count,
            Seed = experiment.Scenario.Seed,
            Results = results,
            Verdicts = [.. results.GroupBy(one => (one.Mapping, one.Policy)).Select(VerdictOf)],
            Findings = findings.All,
            Provenance = ProvenanceBuilder.Build(
                experiment,
                prepared.Mappings,
                prepared.Absences,
                [
                    ProvenanceBuilder.Setting("situations", string.Join(", ", options.Situations)),
                    ProvenanceBuilder.Setting("observationSeconds", options.ObservationSeconds),
                    ProvenanceBuilder.Setting("settleSeconds", options.SettleSeconds),
                ]
            ),
        };
    }

    private static void Check(Experiment experiment, FitOptions options)
    {
        IssueList issues = new(experiment.Source);
        if (experiment.Policies.Any(policy => policy.Descriptor.Sizing == VmSizing.Unlimited))
        {
            issues.Add("policies", "every fleet fits a host without limit; leave that policy out");
        }

        if (options.Situations.Count == 0 || options.Situations.Distinct().Count() != options.Situations.Count)
        {
            issues.Add("situations", "expected at least one situation, and each only once");
        }

        if (options.ObservationSeconds < 1 || options.SettleSeconds < 0)
        {
            issues.Add("fit", "expected at least 1 s of observation, and no negative time to settle");
        }

        issues.ThrowIfAny();
    }

    private static FitVerdict VerdictOf(IGrouping<(DemandMapping Mapping, string Policy), FitResult> group)
    {
        bool known = group.All(one => one.SmallestHost is not null);
        return new FitVerdict(
            group.Key.Policy,
            group.Key.Mapping,
            group.All(one => one.Fits),
            known ? group.Max(one => one.SmallestHost!.Value) : (MemorySize?)null
        );
    }
}
