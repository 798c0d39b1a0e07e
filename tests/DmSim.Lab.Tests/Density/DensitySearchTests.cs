using System.Globalization;
using DmSim.Core.Engine;
using DmSim.Core.Scenarios;
using DmSim.Core.Scenarios.Actions;
using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Lab.Density;
using DmSim.Lab.Experiments;
using DmSim.Lab.Findings;
using DmSim.Lab.Results;

namespace DmSim.Lab.Tests.Density;

public sealed class DensitySearchTests
{
    private static readonly LabOptions Single = new() { MaxDegreeOfParallelism = 1 };

    [Fact]
    public void Constant_demand_gives_the_densities_of_arithmetic()
    {
        // Overhead of a 4 GiB maximum: 32 + 3 · 8 = 56 MiB. Static: 16384 / (4096 + 56) = 3.9.
        // Dynamic: pressure 100 needs 1000 MiB: 16384 / (1000 + 56) = 15.5.
        DemandTrace trace = LabScenarios.Constant([.. Enumerable.Repeat(1000L, 40)]);
        Experiment experiment = LabScenarios.Create(LabScenarios.Scenario("static", "hyper-v", "clairvoyant"), trace);
        DensityReport report = DensitySearch.Search(experiment, new DensityOptions(), Single);

        Assert.Equal(
            [("static", 3), ("hyper-v", 15), ("clairvoyant", 15)],
            report.Results.Where(one => one.Situation == Situation.Steady).Select(one => (one.Policy, one.N))
        );
        Assert.All(report.Headlines.Where(one => one.Policy == "static"), one => Assert.Equal(3, one.N));
        DensityResult hyperV = report.Results.First(one => one.Policy == "hyper-v");
        Assert.Equal((15, 15, 5.0), (hyperV.Low, hyperV.High, hyperV.GainOverStatic));

        // 15 maxima of 4 GiB on 16 GiB.
        Assert.Equal(15 * 4 / 16.0, hyperV.ConsolidationRatio, 12);
        Assert.Equal([new RiskPoint(15, 1), new RiskPoint(16, 0)], hyperV.RiskCurve);
        Assert.NotNull(hyperV.Binding);
    }

    [Fact]
    public void Memory_that_must_not_span_nodes_holds_fewer_vms()
    {
        // Two nodes of 8192 MiB. Static: 8192 / 4152 = 1.97, so one on each. Dynamic: 8192 / 1056 = 7.76, so seven.
        Scenario scenario = LabScenarios.Scenario("static", "hyper-v");
        scenario = scenario with { Host = scenario.Host with { Numa = NumaLayout.Even(2) with { Spanning = false } } };
        DemandTrace trace = LabScenarios.Constant([.. Enumerable.Repeat(1000L, 40)]);
        DensityOptions options = new() { Situations = [Situation.Steady, Situation.SequentialStart] };
        DensityReport report = DensitySearch.Search(LabScenarios.Create(scenario, trace), options, Single);

        Assert.Equal(
            [("static", 2), ("static", 2), ("hyper-v", 14), ("hyper-v", 14)],
            report.Results.Select(one => (one.Policy, one.N))
        );
        Assert.Contains("on 2 NUMA nodes without spanning (8 GiB each)", report.HostText, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vm_larger_than_a_node_is_left_out_and_named()
    {
        // Eight nodes of 2048 MiB; the large ones have a maximum of 4096 + 56, the small one of 1024 + 32.
        Scenario scenario = LabScenarios.Scenario("hyper-v");
        scenario = scenario with { Host = scenario.Host with { Numa = NumaLayout.Even(8) with { Spanning = false } } };
        TraceVm[] vms =
        [
            LabScenarios.Vm("large", Enumerable.Repeat(500L, 360)),
            LabScenarios.Vm("small", Enumerable.Repeat(500L, 360), provisionedMebibytes: 1024),
        ];
        Experiment experiment = LabScenarios.Create(scenario, new DemandTrace(LabScenarios.Info(), vms));
        DensityReport report = DensitySearch.Search(experiment, new DensityOptions(), Single);

        ExcludedVm excluded = Assert.Single(report.Excluded);
        Assert.Equal("large", excluded.Vm);
        Assert.Equal(
            "does not fit a NUMA node by itself: needs 4.05 GiB with overhead, 2 GiB are available",
            excluded.Reason
        );
    }

    [Fact]
    public void A_restart_needs_startup_for_everyone_at_once()
    {
        // Demand 300 MiB, startup 2048 MiB + 56 MiB overhead: 16384 / 2104 = 7.8 start at once and no start may fail;
        // running, 16384 / (300 + 56) = 46.02 fit.
        Scenario scenario = LabScenarios.Scenario("hyper-v");
        VmTemplate template = new() { Startup = SizeRule.Fixed(MemorySize.FromGibibytes(2)) };
        scenario = scenario with { Vms = [scenario.Vms[0] with { Template = template }] };
        Experiment experiment = LabScenarios.Create(scenario, LabScenarios.Constant([.. Enumerable.Repeat(300L, 60)]));
        DensityReport report = DensitySearch.Search(experiment, new DensityOptions(), Single);

        Assert.Equal(46, report.Results.Single(one => one.Situation == Situation.Steady).N);
        DensityResult restart = report.Results.Single(one => one.Situation == Situation.Restart);
        Assert.Equal(7, restart.N);
        Assert.Equal(restart.N, Assert.Single(report.Headlines).N);
        Assert.Contains("start failed", restart.Binding!.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Draws_are_nested_and_equal_for_every_policy_and_mapping()
    {
        Dictionary<(string Policy, ulong Seed), List<string[]>> seen = [];
        ProbeOutcome Probe(RunSpec spec, CancellationToken cancellation)
        {
            lock (seen)
            {
                (string, ulong) key = (spec.Policy.Name, spec.Seed);
                seen.TryAdd(key, []);
                seen[key].Add([.. spec.Vms.Select(vm => vm.Name)]);
            }

            return Outcome(spec.Vms.Count <= 11);
        }

        DemandTrace trace = new(
            LabScenarios.Info(TraceSignal.Active),
            [.. Enumerable.Range(0, 30).Select(vm => LabScenarios.Vm($"vm{vm}", Enumerable.Repeat(400L, 360)))]
        );
        Experiment experiment = LabScenarios.Create(LabScenarios.Scenario("static", "hyper-v"), trace);
        DensityReport report = DensitySearch.Search(experiment, new DensityOptions(), Single, Probe);

        Assert.Equal(
            [DemandMapping.Low, DemandMapping.Middle, DemandMapping.High],
            report.Results.Select(one => one.Mapping).Distinct()
        );
        Assert.All(report.Results, one => Assert.Equal(11, one.N));
        foreach (
            IGrouping<ulong, KeyValuePair<(string, ulong), List<string[]>>> draw in seen.GroupBy(one => one.Key.Seed)
        )
        {
            string[][] fleets = [.. draw.SelectMany(one => one.Value).Where(fleet => fleet.Length > 1)];
            string[] longest = fleets.MaxBy(fleet => fleet.Length)!;
            Assert.All(fleets, fleet => Assert.Equal(longest.Take(fleet.Length), fleet));
        }

        Assert.Equal(5, seen.Keys.Select(key => key.Seed).Distinct().Count());
    }

    [Fact]
    public void Same_bytes_on_one_and_two_threads_and_under_another_culture()
    {
        Experiment experiment = LabScenarios.Create(LabScenarios.Scenario("static", "hyper-v"), Mixed());
        string one = DensityJson.Write(DensitySearch.Search(experiment, new DensityOptions(), Single));
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("tr-TR");
            LabOptions two = new() { MaxDegreeOfParallelism = 2 };
            Assert.Equal(one, DensityJson.Write(DensitySearch.Search(experiment, new DensityOptions(), two)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Cancelled_search_continues_from_its_journal_with_the_same_answer()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            Experiment experiment = LabScenarios.Create(LabScenarios.Scenario("static", "hyper-v"), Mixed());
            string whole = DensityJson.Write(DensitySearch.Search(experiment, new DensityOptions(), Single));
            using CancellationTokenSource stop = new();
            int kept;
            using (JournalCheckpoint journal = new(path))
            {
                Stop progress = new(stop, 7);
                LabOptions options = Single with
                {
                    Checkpoint = journal,
                    Progress = progress,
                    Cancellation = stop.Token,
                };
                Assert.ThrowsAny<OperationCanceledException>(() =>
                    DensitySearch.Search(experiment, new DensityOptions(), options)
                );
                kept = journal.Count;
            }

            Assert.Equal(7, kept);
            File.AppendAllText(path, "[\"cut sho");
            using JournalCheckpoint again = new(path);
            Assert.Equal(7, again.Count);
            LabOptions resumed = Single with { Checkpoint = again };
            Assert.Equal(whole, DensityJson.Write(DensitySearch.Search(experiment, new DensityOptions(), resumed)));

            // 2 policies · 3 situations · 5 draws.
            Assert.Equal(30, again.Count);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Vms_that_cannot_be_served_alone_are_named_and_left_out()
    {
        // vm0 is provisioned with 20 GiB on a 16 GiB host; vm1's static size is half of what it demands.
        TraceVm[] vms =
        [
            LabScenarios.Vm("large", Enumerable.Repeat(1000L, 360), 20 * 1024),
            LabScenarios.Vm("hungry", Enumerable.Repeat(4096L, 360), 2048),
            LabScenarios.Vm("fine", Enumerable.Repeat(1000L, 360)),
        ];
        Experiment experiment = LabScenarios.Create(
            LabScenarios.Scenario("static"),
            new DemandTrace(LabScenarios.Info(), vms)
        );
        DensityReport report = DensitySearch.Search(experiment, new DensityOptions(), Single);

        Assert.Equal(["large", "hungry"], report.Excluded.Select(one => one.Vm));
        Assert.StartsWith("does not fit the host by itself", report.Excluded[0].Reason, StringComparison.Ordinal);

        // 20 GiB + 32 MiB + 19 · 8 MiB of overhead.
        Assert.Equal(((20 * 1024) + 32 + (19 * 8)) * LabScenarios.Mib, report.Excluded[0].NeededBytes);
        Assert.Equal(1, report.PopulationCount);
        Assert.Contains(report.Findings, finding => finding.Code == FindingCodes.Excluded);

        // 3 copies of the one VM left: draws repeat it, and that is said.
        Assert.Equal(3, report.Headlines[0].N);
        Assert.Contains(report.Findings, finding => finding.Code == FindingCodes.PopulationNear);
    }

    [Fact]
    public void Density_that_is_not_monotone_is_said()
    {
        Experiment experiment = LabScenarios.Create(
            LabScenarios.Scenario("hyper-v"),
            LabScenarios.Constant([.. Enumerable.Repeat(1000L, 40)])
        );
        DensityReport report = DensitySearch.Search(
            experiment,
            new DensityOptions(),
            Single,
            (spec, _) => Outcome(spec.Vms.Count is <= 15 or 17)
        );

        Assert.All(report.Results, one => Assert.Equal((15, false), (one.N, one.IsMonotone)));
        Assert.Equal(new Inversion(0, 16, 17), report.Results[0].Inversions[0]);
        Assert.Contains(report.Findings, finding => finding.Code == FindingCodes.NotMonotone);
    }

    [Fact]
    public void A_policy_without_limit_and_power_events_are_refused_together()
    {
        Scenario scenario = LabScenarios.Scenario("static", "unlimited") with
        {
            Timeline = [new TimelineEvent(0, "vm0", new TurnOffAction())],
        };
        Experiment experiment = LabScenarios.Create(scenario, LabScenarios.Constant(100));
        InvalidInputException failure = Assert.Throws<InvalidInputException>(() =>
            DensitySearch.Search(experiment, new DensityOptions { ServedShare = 0 }, Single)
        );

        Assert.Equal(["policies", "timeline", "served-share"], failure.Issues.Select(issue => issue.Path));
    }

    private static ProbeOutcome Outcome(bool met) =>
        new()
        {
            Met = met,
            MetPerTick = met,
            MetPerSample = met,
            JudgedPerSample = false,
            Binding = met ? null : new Binding("vm0", 3, "made up"),
        };

    /// <summary>Twelve VMs of different size whose demand rises and falls at different times.</summary>
    private static DemandTrace Mixed()
    {
        IEnumerable<long> Wave(int vm) =>
            Enumerable.Range(0, 360).Select(sample => 400L + (vm * 50) + ((sample + (vm * 30)) % 120 < 60 ? 600 : 0));
        return new DemandTrace(
            LabScenarios.Info(),
            [.. Enumerable.Range(0, 12).Select(vm => LabScenarios.Vm($"vm{vm}", Wave(vm)))]
        );
    }

    private sealed class Stop(CancellationTokenSource source, int after) : IProgress<LabProgress>
    {
        public void Report(LabProgress value)
        {
            if (value.Done == after)
            {
                source.Cancel();
            }
        }
    }
}
