using DmSim.Core.Engine;
using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Lab.Density;
using DmSim.Lab.Experiments;
using DmSim.Lab.Findings;

namespace DmSim.Lab.Tests.Findings;

public sealed class FindingsTests
{
    private static readonly LabOptions Single = new() { MaxDegreeOfParallelism = 1 };

    [Fact]
    public void A_bound_behind_the_policy_it_bounds_is_explained()
    {
        IReadOnlyList<Finding> findings = Judge(
            spec =>
                spec.Policy.Name == "clairvoyant" ? 4
                : spec.Policy.Name == "static" ? 6
                : 5,
            "static",
            "hyper-v",
            "clairvoyant"
        );
        string[] inversions = [.. findings.Where(one => one.Code == FindingCodes.Inversion).Select(one => one.Text)];

        // hyper-v behind static, and clairvoyant behind both, in each of three situations.
        Assert.Equal(9, inversions.Length);
        Assert.StartsWith(
            "'hyper-v' (steady) holds 5 VMs, fewer than 'static' (steady) with 6. With one more VM 'made up' had: reason",
            inversions[0],
            StringComparison.Ordinal
        );
        Assert.Contains(findings, one => one.Code == FindingCodes.Foresight);
    }

    [Fact]
    public void Few_draws_a_near_population_and_an_open_end_are_said()
    {
        IReadOnlyList<Finding> findings = Judge(_ => int.MaxValue, "hyper-v");

        // Five draws cannot tell 95 % from all; every number tried was met.
        Assert.Contains(findings, one => one.Code == FindingCodes.FewReplicates);
        Assert.Contains(
            findings,
            one => one is { Code: FindingCodes.PopulationExhausted, Severity: FindingSeverity.Doubt }
        );
        Assert.Contains(findings, one => one.Code == FindingCodes.PopulationNear);
    }

    [Fact]
    public void Long_samples_and_mapped_memory_are_said()
    {
        // One sample per 10 minutes is 200 times the reaction time of 3 s.
        long[] demand = [400 * LabScenarios.Mib, 500 * LabScenarios.Mib, 400 * LabScenarios.Mib];
        long[] provisioned = [.. demand.Select(_ => 2048 * LabScenarios.Mib)];
        InMemoryTraceVm vm = new("vm", [0, 600_000, 1_200_000], demand, provisioned, null, null, 3_600_000);
        Experiment experiment = LabScenarios.Create(
            LabScenarios.Scenario("hyper-v"),
            new DemandTrace(LabScenarios.Info(TraceSignal.Active), [vm])
        );
        PlannedRun planned = Assert.Single(experiment.Expand());
        RunReport report = ScenarioRunner.Run(experiment, planned, RunOptions.MetricsOnly);

        Assert.True(report.Result.Objective.JudgedPerSample);
        Assert.Contains("200 times", Text(report.Findings, FindingCodes.Interpolation), StringComparison.Ordinal);
        Assert.Contains("middle", Text(report.Findings, FindingCodes.Mapping), StringComparison.Ordinal);
        Assert.Equal(DemandMapping.Middle, report.Mapping);
    }

    [Fact]
    public void A_starving_vm_is_named()
    {
        // Two static VMs of 1 GiB; one demands 2 GiB and misses half of it.
        Scenario scenario = LabScenarios.Scenario("static");
        VmTemplate template = new() { StaticSize = SizeRule.Fixed(MemorySize.FromGibibytes(1)) };
        scenario = scenario with { Vms = [scenario.Vms[0] with { Template = template }] };
        Experiment experiment = LabScenarios.Create(scenario, LabScenarios.Constant(500, 2048));
        PlannedRun planned = Assert.Single(experiment.Expand());
        RunReport report = ScenarioRunner.Run(experiment, planned, RunOptions.MetricsOnly);

        Assert.Equal(
            "Policy 'static' leaves 1 VMs without more than a tenth of their demand; worst off is 'vm1', without 50 %.",
            Text(report.Findings, FindingCodes.Starving)
        );
    }

    private static string Text(IReadOnlyList<Finding> findings, string code) =>
        Assert.Single(findings, finding => finding.Code == code).Text;

    /// <summary>Findings of a density in which a policy holds the given number of VMs.</summary>
    private static IReadOnlyList<Finding> Judge(Func<RunSpec, int> holds, params string[] policies)
    {
        Experiment experiment = LabScenarios.Create(
            LabScenarios.Scenario(policies),
            LabScenarios.Constant([.. Enumerable.Repeat(1000L, 40)])
        );
        ProbeOutcome Probe(RunSpec spec, CancellationToken cancellation)
        {
            bool met = spec.Vms.Count <= holds(spec);
            return new ProbeOutcome
            {
                Met = met,
                MetPerTick = met,
                MetPerSample = met,
                JudgedPerSample = false,
                Binding = met ? null : new Binding("made up", 3, "reason"),
            };
        }

        return DensitySearch.Search(experiment, new DensityOptions(), Single, Probe).Findings;
    }
}
