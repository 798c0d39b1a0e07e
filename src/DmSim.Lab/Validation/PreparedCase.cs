using DmSim.Core.Engine;
using DmSim.Core.Policies;
using DmSim.Core.Scenarios;
using DmSim.Lab.Experiments;
using DmSim.Traces.Scenarios;
using DmSim.Traces.Validation;

namespace DmSim.Lab.Validation;

/// <summary>A case whose machine is put together: nothing about its input can be wrong any more.</summary>
internal sealed class PreparedCase
{
    private readonly RunSpec? _spec;
    private readonly CaseVms _vms;

    private PreparedCase(ValidationCase written, RunSpec? spec, CaseVms vms)
    {
        Case = written;
        _spec = spec;
        _vms = vms;
    }

    /// <summary>The case.</summary>
    public ValidationCase Case { get; }

    /// <summary>Puts the machine together.</summary>
    /// <param name="written">The case.</param>
    /// <param name="policy">What it runs under, unless it is about a policy of its own.</param>
    /// <param name="catalogue">The known policies.</param>
    /// <param name="workloads">Loads the traces it names.</param>
    /// <exception cref="InvalidInputException">Workloads, VMs or the policy cannot be used.</exception>
    public static PreparedCase Prepare(
        ValidationCase written,
        PolicyChoice policy,
        PolicyCatalogue catalogue,
        WorkloadLoader workloads
    )
    {
        if (written.Scenario is not { } scenario)
        {
            return new PreparedCase(written, null, new CaseVms([]));
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(written.File)) ?? ".";
        LoadedScenario loaded = workloads.Load(scenario, folder);
        Scenario run = loaded.Scenario with { Policies = [written.Policy ?? policy] };
        PlannedRun planned = Experiment.Create(run, loaded.Traces, catalogue, written.File).Expand()[0];
        CaseVms vms = new(planned.Population.Vms.Select(vm => (vm.Name, vm.Group)));
        return new PreparedCase(written, planned.Spec, vms);
    }

    /// <summary>Runs the case and judges it.</summary>
    public CaseVerdict Run(CancellationToken cancellation)
    {
        if (_spec is null)
        {
            return new CaseVerdict(Case, CaseStatus.Skipped, Case.SkippedBecause ?? "", []);
        }

        CaseScript script = new(Case, _vms, _spec.TickMilliseconds);
        RunOptions options = new()
        {
            Script = script,
            Events = script,
            Cancellation = cancellation,
        };
        Simulator.Run(_spec, options);
        return Judge(script);
    }

    private CaseVerdict Judge(CaseScript script)
    {
        IReadOnlyList<AssertionVerdict> assertions = script.Verdicts;
        string? failure = script.Failure ?? (script.IsDone ? null : script.Unfinished);
        AssertionVerdict? broken = assertions.FirstOrDefault(one => one.Status == CaseStatus.Fail);
        if (failure is null && broken is null)
        {
            string surprise = Case.FailsBecause is { } argument ? $"passes, although expected to fail: {argument}" : "";
            return new CaseVerdict(Case, CaseStatus.Pass, surprise, assertions);
        }

        return Case.FailsBecause is { } reason
            ? new CaseVerdict(Case, CaseStatus.ExpectedFail, reason, assertions)
            : new CaseVerdict(Case, CaseStatus.Fail, failure ?? $"{broken!.Assertion.Id} does not hold", assertions);
    }
}
