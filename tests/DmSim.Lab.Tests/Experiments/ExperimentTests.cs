using DmSim.Core.Engine;
using DmSim.Core.Policies;
using DmSim.Core.Scenarios;
using DmSim.Core.Scenarios.Actions;
using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Lab.Experiments;

namespace DmSim.Lab.Tests.Experiments;

public sealed class ExperimentTests
{
    [Fact]
    public void Every_problem_is_listed()
    {
        Scenario scenario = LabScenarios.Scenario("static", "hyperv", "hyper-v:nonsense=1") with
        {
            WarmUpMilliseconds = 3_600_000,
            Replicates = 0,
            Timeline = [new TimelineEvent(0, "nobody", new StartAction())],
            Mappings = [DemandMapping.Middle],
        };
        InvalidInputException failure = Assert.Throws<InvalidInputException>(() =>
            LabScenarios.Create(scenario, LabScenarios.Constant(100))
        );

        Assert.Equal(
            ["policies[1]", "policies[2]", "replicates", "warm-up", "timeline[0]", "mappings"],
            failure.Issues.Select(issue => issue.Path)
        );
        Assert.All(failure.Issues, issue => Assert.Equal("test", issue.Source));
    }

    [Fact]
    public void Demand_without_a_fixed_future_refuses_a_policy_that_would_know_it()
    {
        GuestApplication cache = new() { Kind = GuestApplicationKind.ElasticCache };
        Scenario scenario = LabScenarios.Scenario("hyper-v", "clairvoyant");
        VmTemplate cached = new() { Guest = new GuestSettings { Application = cache } };
        StressAction stress = new(StressSize.Fill);
        scenario = scenario with
        {
            Vms = [scenario.Vms[0] with { Template = cached }],
            Timeline = [new TimelineEvent(0, "vm", stress)],
        };
        InvalidInputException failure = Assert.Throws<InvalidInputException>(() =>
            LabScenarios.Create(scenario, LabScenarios.Constant(100))
        );

        Assert.Equal(2, failure.Issues.Count);
        Assert.All(
            failure.Issues,
            issue => Assert.Contains("no 'clairvoyant'", issue.Message, StringComparison.Ordinal)
        );
        scenario = scenario with { Policies = [scenario.Policies[0]] };
        Assert.Single(LabScenarios.Create(scenario, LabScenarios.Constant(100)).Expand());
    }

    [Fact]
    public void Settings_out_of_range_name_the_first_vm_and_count_the_others()
    {
        Scenario scenario = LabScenarios.Scenario("static");
        scenario = scenario with { Vms = [scenario.Vms[0] with { Template = new VmTemplate { BufferPercent = 3 } }] };
        Experiment experiment = LabScenarios.Create(scenario, LabScenarios.Constant(100, 200, 300));
        InvalidInputException failure = Assert.Throws<InvalidInputException>(() => experiment.Expand());

        ValidationIssue issue = Assert.Single(failure.Issues);
        Assert.Equal("vms.vm.buffer", issue.Path);
        Assert.Equal("VM 'vm0' (and 2 more VMs): expected 5 to 2000 percent, not 3", issue.Message);
    }

    [Fact]
    public void Vms_that_no_node_can_hold_are_named_all_at_once()
    {
        // Eight nodes of 2 GiB, without reserve. Startup of 2 GiB needs 56 MiB of overhead as well; static, 4 GiB do not fit.
        Scenario scenario = LabScenarios.Scenario("hyper-v");
        VmGroup group = scenario.Vms[0];
        VmTemplate large = new() { Startup = SizeRule.Fixed(MemorySize.FromGibibytes(2)) };
        scenario = scenario with
        {
            Host = scenario.Host with { Numa = NumaLayout.Even(8) with { Spanning = false } },
            Vms =
            [
                group with
                {
                    Name = "dynamic",
                    Template = large,
                },
                group with
                {
                    Name = "static",
                    Template = new VmTemplate { DynamicMemory = false, NumaNode = 3 },
                },
                group with
                {
                    Name = "good",
                },
            ],
        };
        DemandTrace trace = LabScenarios.Constant(100, 200);
        Experiment experiment = Experiment.Create(scenario, [trace, trace, trace], PolicyCatalogue.BuiltIn, "test");

        IReadOnlyList<ValidationIssue> issues = Assert.Throws<InvalidInputException>(experiment.Expand).Issues;

        Assert.Equal(["vms.dynamic.startup", "vms.static.static-size"], issues.Select(issue => issue.Path));
        Assert.Contains("2 GiB for VMs on the largest node", issues[0].Message, StringComparison.Ordinal);
        Assert.Contains("2 GiB for VMs on node 3", issues[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unlimited_host_has_no_nodes_to_run_out_of()
    {
        Scenario scenario = LabScenarios.Scenario("unlimited");
        VmGroup group = scenario.Vms[0] with { Template = new VmTemplate { NumaNode = 1 } };
        scenario = scenario with
        {
            Host = scenario.Host with { Numa = NumaLayout.Even(2) with { Spanning = false } },
            Vms = [group],
        };
        PlannedRun run = Assert.Single(LabScenarios.Create(scenario, LabScenarios.Constant(100, 200)).Expand());

        Assert.False(run.Spec.Host.Numa.IsDivided);
        Assert.Equal(0, Simulator.Run(run.Spec, RunOptions.MetricsOnly).Totals.Vms.Sum(vm => vm.FailedStarts));
    }

    [Fact]
    public void Sizing_makes_static_and_unlimited()
    {
        Experiment experiment = LabScenarios.Create(
            LabScenarios.Scenario("static", "unlimited", "hyper-v"),
            LabScenarios.Constant(100, 200, 300, 400, 500)
        );
        IReadOnlyList<PlannedRun> runs = experiment.Expand();

        Assert.Equal(["static", "unlimited", "hyper-v"], runs.Select(run => run.Policy.Label));
        Assert.All(runs[0].Spec.Vms, vm => Assert.False(vm.Settings.DynamicMemory));
        Assert.All(runs[2].Spec.Vms, vm => Assert.True(vm.Settings.DynamicMemory));

        // Five maxima of 4096 MiB with 56 MiB overhead each, no reserve.
        Assert.Equal(MemorySize.FromMebibytes(5 * (4096 + 56)), runs[1].Spec.Host.Memory);
        Assert.Equal(runs[1].Spec.Host.Memory, runs[1].Spec.Host.AvailableToVms);
        Assert.Single(runs.Select(run => run.Spec.Seed).Distinct());
    }

    [Fact]
    public void Groups_name_their_vms_and_events_reach_whole_groups()
    {
        WorkloadSource inline = WorkloadSource.Inline([new DemandStep(0, MemorySize.FromMebibytes(500))]);
        VmTemplate template = new() { Maximum = SizeRule.Fixed(MemorySize.FromGibibytes(1)) };
        Scenario scenario = LabScenarios.Scenario("hyper-v") with
        {
            Vms =
            [
                new VmGroup
                {
                    Name = "web",
                    Template = template,
                    Workload = inline,
                    Count = 2,
                },
                new VmGroup
                {
                    Name = "db",
                    Template = template,
                    Workload = inline,
                },
            ],
            Timeline =
            [
                new TimelineEvent(60_500, "web", new TurnOffAction()),
                new TimelineEvent(30_000, "", new HostLoadAction(MemorySize.FromGibibytes(2))),
            ],
        };
        DemandTrace one = new(LabScenarios.Info(), [LabScenarios.Vm("inline", Enumerable.Repeat(500L, 360))]);
        Experiment experiment = Experiment.Create(scenario, [one, one], PolicyCatalogue.BuiltIn, "test");
        PlannedRun run = Assert.Single(experiment.Expand());

        Assert.Equal(["web-1", "web-2", "db"], run.Spec.Vms.Select(vm => vm.Name));

        // 60.5 s is not a whole tick: the event happens at the first tick not before it.
        Assert.Equal([(30, -1), (61, 0), (61, 1)], run.Spec.Events.Select(item => (item.Tick, item.Vm)));
    }

    [Fact]
    public void A_host_load_series_becomes_one_change_a_second()
    {
        Scenario scenario = LabScenarios.Scenario("hyper-v");
        HostSettings host = scenario.Host with
        {
            Load = HostLoad.Inline([
                new DemandStep(10_000, MemorySize.FromMebibytes(400), 4000),
                new DemandStep(20_000, MemorySize.FromMebibytes(100)),
                new DemandStep(7_200_000, MemorySize.FromMebibytes(900)),
            ]),
        };
        Experiment experiment = LabScenarios.Create(scenario with { Host = host }, LabScenarios.Constant(300));
        PlannedRun run = Assert.Single(experiment.Expand());

        // 0 to 400 MiB in 4 s: 100 MiB a second. The last step lies after the end of the hour.
        Assert.Equal(
            [(11, 100L), (12, 200L), (13, 300L), (14, 400L), (20, 100L)],
            run.Spec.Events.Select(item =>
                (item.Tick, ((HostLoadAction)item.Action).Size.Bytes / MemorySize.BytesPerMebibyte)
            )
        );
    }

    [Fact]
    public void Peak_demand_rules_use_the_whole_trace()
    {
        // The peak of 800 MiB lies before the stretch that is replayed.
        TraceVm vm = LabScenarios.Vm("vm", Enumerable.Range(0, 360).Select(sample => sample == 0 ? 800L : 300L));
        Scenario scenario = LabScenarios.Scenario("hyper-v");
        VmTemplate template = new() { Maximum = new SizeRule(SizeBasis.PeakDemand, MemorySize.Zero, 1.25) };
        scenario = scenario with { Vms = [scenario.Vms[0] with { Template = template }], FromMilliseconds = 600_000 };
        Experiment experiment = LabScenarios.Create(scenario, new DemandTrace(LabScenarios.Info(), [vm]));
        PlannedRun run = Assert.Single(experiment.Expand());

        Assert.Equal(MemorySize.FromMebibytes(1000), run.Spec.Vms[0].Settings.Maximum);
        Assert.Equal(3000, run.Spec.DurationTicks);
    }

    [Fact]
    public void A_draw_uses_up_the_population_before_it_repeats()
    {
        Fleet fleet = Fleet.Draw(1, 0, 10, 25);
        int[] members = [.. Enumerable.Range(0, 25).Select(fleet.MemberAt)];

        Assert.Equal(Enumerable.Range(0, 10), members[..10].Order());
        Assert.Equal(Enumerable.Range(0, 10), members[10..20].Order());
        Assert.NotEqual(members[..10], members[10..20]);
        Fleet shorter = Fleet.Draw(1, 0, 10, 7);
        Assert.Equal(members[..7], Enumerable.Range(0, 7).Select(shorter.MemberAt));
    }
}
