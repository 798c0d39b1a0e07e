using DmSim.Core.Engine;
using DmSim.Core.Scenarios;
using DmSim.Core.Workloads;
using DmSim.Lab.Experiments;
using DmSim.Lab.Findings;

namespace DmSim.Lab.Comparing;

/// <summary>Runs every policy on the same fleets and reports paired differences.</summary>
public static class PolicyComparison
{
    /// <summary>Compares; the result depends on the experiment and the options only, never on <paramref name="lab"/>.</summary>
    /// <exception cref="InvalidInputException">The question cannot be answered as it is put.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ComparisonReport Compare(Experiment experiment, ComparisonOptions options, LabOptions lab) =>
        Compare(experiment, options, lab, RunMeasures.Run);

    internal static ComparisonReport Compare(
        Experiment experiment,
        ComparisonOptions options,
        LabOptions lab,
        Func<RunSpec, CancellationToken, RunMeasures> run
    )
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(lab);
        PreparedPopulation prepared = PreparedPopulation.Prepare(experiment, ExperimentKind.Fleet);
        string baseline = options.Baseline ?? experiment.Policies[0].Label;
        Check(experiment, options, prepared, baseline);
        bool draws = options.VmCount is int wanted && wanted < prepared.Vms.Count;
        int replicates = draws ? experiment.Scenario.Replicates : 1;
        FindingList findings = new();
        ComparisonSummary summary = new(experiment, options, baseline);
        List<PolicyOutcome> outcomes = [];
        ProgressMeter meter = new(prepared.Mappings.Count * experiment.Policies.Count * replicates, lab.Progress);
        foreach (DemandMapping mapping in prepared.Mappings)
        {
            MappedPopulation population = new(prepared, mapping);
            Fleet[] fleets = FleetsOf(population, options, draws ? replicates : 0);
            RunMeasures[][] measures = RunAll(population, fleets, lab, run, meter);
            StudyFindings.AddWorkload(findings, population);
            for (int index = 0; index < experiment.Policies.Count; index++)
            {
                outcomes.Add(summary.OutcomeOf(experiment.Policies[index], mapping, measures[index]));
                StudyFindings.AddRuns(findings, experiment.Policies[index], measures[index]);
            }
        }

        IReadOnlyList<MetricDifference> differences = summary.DifferencesOf(outcomes);
        StudyFindings.AddExcluded(findings, prepared.Excluded);
        StudyFindings.AddPolicies(findings, experiment.Policies);
        ComparisonFindings.Add(findings, experiment, draws, differences);
        return new ComparisonReport
        {
            Host = experiment.Scenario.Host,
            HostText = Experiment.Describe(experiment.Scenario.Host),
            Objective = experiment.Scenario.Objective.ToString(),
            Baseline = baseline,
            Replicates = replicates,
            VmCount = options.VmCount ?? prepared.Vms.Count,
            Seed = experiment.Scenario.Seed,
            Confidence = options.Confidence,
            Outcomes = outcomes,
            Differences = differences,
            Excluded = prepared.Excluded,
            Findings = findings.All,
            Provenance = ProvenanceBuilder.Build(
                experiment,
                prepared.Mappings,
                prepared.Absences,
                [
                    ProvenanceBuilder.Setting("replicates", replicates),
                    ProvenanceBuilder.Setting("baseline", baseline),
                    ProvenanceBuilder.Setting("bootstrapResamples", options.BootstrapResamples),
                    ProvenanceBuilder.Setting("confidence", options.Confidence),
                ]
            ),
        };
    }

    private static void Check(
        Experiment experiment,
        ComparisonOptions options,
        PreparedPopulation prepared,
        string baseline
    )
    {
        IssueList issues = new(experiment.Source);
        if (options.VmCount is int count && (count < 1 || count > prepared.Vms.Count))
        {
            issues.Add("vms", FormattableString.Invariant($"expected 1 to {prepared.Vms.Count} VMs, not {count}"));
        }

        if (!experiment.Policies.Any(policy => policy.Label == baseline))
        {
            string known = string.Join(", ", experiment.Policies.Select(policy => policy.Label));
            issues.Add("baseline", $"'{baseline}' is not compared; expected one of: {known}");
        }

        bool draws = options.VmCount is int wanted && wanted < prepared.Vms.Count;
        if (draws && experiment.Scenario.Timeline.Any(item => !item.Action.IsOfHost))
        {
            issues.Add("timeline", "a comparison of drawn fleets expects no power events, only host load");
        }

        if (options.Confidence is not (> 0 and < 1) || options.BootstrapResamples < 100)
        {
            issues.Add("confidence", "expected a confidence between 0 and 1, and at least 100 resamples");
        }

        issues.ThrowIfAny();
    }

    private static Fleet[] FleetsOf(MappedPopulation population, ComparisonOptions options, int draws)
    {
        int count = population.Vms.Count;
        ulong seed = population.Prepared.Experiment.Scenario.Seed;
        return draws == 0
            ? [Fleet.Whole(count)]
            :
            [
                .. Enumerable
                    .Range(0, draws)
                    .Select(replicate => Fleet.Draw(seed, replicate, count, options.VmCount ?? count)),
            ];
    }

    /// <summary>Measures by policy and replicate.</summary>
    private static RunMeasures[][] RunAll(
        MappedPopulation population,
        Fleet[] fleets,
        LabOptions lab,
        Func<RunSpec, CancellationToken, RunMeasures> run,
        ProgressMeter meter
    )
    {
        Experiment experiment = population.Prepared.Experiment;
        SpecBuilder builder = new(population);
        RunMeasures[][] measures = [.. experiment.Policies.Select(_ => new RunMeasures[fleets.Length])];
        void RunOne(int index, CancellationToken cancellation)
        {
            int policy = index % measures.Length;
            int replicate = index / measures.Length;
            ulong seed = SpecBuilder.SeedOf(experiment.Scenario.Seed, replicate);
            RunWindow window = builder.WholeStretch(experiment.Scenario.Initial);
            RunSpec spec = builder.Build(fleets[replicate], experiment.Policies[policy], window, seed);
            measures[policy][replicate] = run(spec, cancellation);
            meter.Worked(1);
        }

        int runs = measures.Length * fleets.Length;
        ParallelWork.Run(runs, lab.MaxDegreeOfParallelism, RunOne, lab.Cancellation);
        return measures;
    }
}
