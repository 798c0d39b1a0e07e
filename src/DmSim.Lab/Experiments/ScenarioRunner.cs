using DmSim.Core.Engine;
using DmSim.Lab.Findings;

namespace DmSim.Lab.Experiments;

/// <summary>Carries out one planned run and lets its result judge itself.</summary>
public static class ScenarioRunner
{
    /// <summary>Runs.</summary>
    /// <param name="experiment">Where the run comes from.</param>
    /// <param name="planned">One of <see cref="Experiment.Expand"/>.</param>
    /// <param name="options">What to record, progress and cancellation.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static RunReport Run(Experiment experiment, PlannedRun planned, RunOptions options)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(planned);
        RunResult result = Simulator.Run(planned.Spec, options);
        PreparedPopulation prepared = planned.Population.Prepared;
        FindingList findings = new();
        StudyFindings.AddWorkload(findings, planned.Population);
        StudyFindings.AddExcluded(findings, prepared.Excluded);
        StudyFindings.AddPolicies(findings, [planned.Policy]);
        StudyFindings.AddRuns(findings, planned.Policy, [RunMeasures.Of(planned.Spec, result)]);
        return new RunReport(
            planned.Policy.Label,
            planned.Mapping,
            result,
            findings.All,
            ProvenanceBuilder.Build(experiment, [planned.Mapping], prepared.Absences, [])
        );
    }
}
