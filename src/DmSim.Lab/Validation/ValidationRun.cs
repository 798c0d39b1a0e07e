using DmSim.Core.Policies;
using DmSim.Core.Scenarios;
using DmSim.Lab.Experiments;
using DmSim.Traces.Scenarios;
using DmSim.Traces.Validation;

namespace DmSim.Lab.Validation;

/// <summary>Runs the cases of packs side by side; the scorecard has them in the order of the packs.</summary>
public static class ValidationRun
{
    /// <summary>Runs.</summary>
    /// <param name="packs">The packs.</param>
    /// <param name="policy">The policy to run them under, except cases that are about a policy of their own.</param>
    /// <param name="catalogue">The known policies.</param>
    /// <param name="workloads">Loads the traces that cases name; stays the caller's.</param>
    /// <param name="options">Parallelism, progress and cancellation.</param>
    /// <exception cref="InvalidInputException">Something about a case or the policy is wrong; nothing was run.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ValidationReport Run(
        IReadOnlyList<ValidationPack> packs,
        PolicyChoice policy,
        PolicyCatalogue catalogue,
        WorkloadLoader workloads,
        LabOptions options
    )
    {
        ArgumentNullException.ThrowIfNull(packs);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(workloads);
        ArgumentNullException.ThrowIfNull(options);
        PreparedCase[] cases = Prepare([.. packs.SelectMany(pack => pack.Cases)], policy, catalogue, workloads);
        CaseVerdict[] verdicts = new CaseVerdict[cases.Length];
        ProgressMeter meter = new(cases.Length, options.Progress);
        ParallelWork.Run(
            cases.Length,
            options.MaxDegreeOfParallelism,
            (index, cancellation) =>
            {
                verdicts[index] = cases[index].Run(cancellation);
                meter.Worked(cases[index].Case.Scenario is null ? 0 : 1);
            },
            options.Cancellation
        );
        IEnumerable<string> policies = cases.Select(one => (one.Case.Policy ?? policy).ToString()).Distinct();
        return new ValidationReport(cases.Length == 0 ? policy.ToString() : string.Join(", ", policies), verdicts);
    }

    /// <summary>Puts all machines together, so that problems of all cases are told at once.</summary>
    private static PreparedCase[] Prepare(
        IReadOnlyList<ValidationCase> cases,
        PolicyChoice policy,
        PolicyCatalogue catalogue,
        WorkloadLoader workloads
    )
    {
        List<PreparedCase> prepared = [];
        List<ValidationIssue> issues = [];
        foreach (ValidationCase written in cases)
        {
            try
            {
                prepared.Add(PreparedCase.Prepare(written, policy, catalogue, workloads));
            }
            catch (InvalidInputException problem)
            {
                issues.AddRange(problem.Issues.Except(issues));
            }
        }

        return issues.Count == 0 ? [.. prepared] : throw new InvalidInputException(issues);
    }
}
