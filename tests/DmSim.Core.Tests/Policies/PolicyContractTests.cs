using CsCheck;
using DmSim.Core.Engine;
using DmSim.Core.Policies;
using DmSim.Core.Recording;
using DmSim.Core.Tests.Engine;

namespace DmSim.Core.Tests.Policies;

/// <summary>What every policy of the catalogue must satisfy.</summary>
public class PolicyContractTests
{
    public static TheoryData<string> Names => [.. PolicyCatalogue.BuiltIn.Entries.Select(entry => entry.Name)];

    [Fact]
    public void Catalogue_names_are_unique_and_every_entry_is_described()
    {
        IReadOnlyList<PolicyDescriptor> entries = PolicyCatalogue.BuiltIn.Entries;

        Assert.Equal(entries.Count, entries.Select(entry => entry.Name).Distinct().Count());
        Assert.All(entries, entry => Assert.True(entry.Summary.Length > 20 && entry.Source.Length > 0));
        Assert.All(
            entries.SelectMany(entry => entry.Options),
            option => Assert.True(option.Description.Length > 10 && option.Default.Length > 0)
        );
    }

    [Fact]
    public void Wrong_options_are_all_named()
    {
        List<string> problems = [];
        PolicyOptionValues.Resolve(
            HyperVOptions.Declared,
            [new("weigth", "strict"), new("period", "0"), new("weight", "loud"), new("dead-band", "NaN")],
            problems
        );

        Assert.Equal(4, problems.Count);
        Assert.Contains("weigth", problems[0], StringComparison.Ordinal);
        Assert.Contains("1 to 10", problems[1], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_policy_is_deterministic(string policy)
    {
        RunSpec spec = Busy(policy, 12_000).Build();
        RunResult first = Simulator.Run(spec, RunOptions.MetricsOnly);
        RunResult second = Simulator.Run(spec, RunOptions.MetricsOnly);

        Assert.Equal(first.Totals.DecisionHash, second.Totals.DecisionHash);
        Assert.Equal(
            MetricCatalogue.All.Select(metric => metric.OfRun(first.Totals)),
            MetricCatalogue.All.Select(metric => metric.OfRun(second.Totals))
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_policy_survives_odd_hosts(string policy)
    {
        RunSpec empty = new RunBuilder().Policy(policy).Build();
        RunSpec one = new RunBuilder { HostMebibytes = 600 }
            .Policy(policy)
            .Vm([(0, 4000)], maximum: 8192)
            .Build();
        RunSpec pinned = new RunBuilder()
            .Policy(policy)
            .Vm([(0, 100), (60, 5000)], minimum: 1024, startup: 1024, maximum: 1024, weight: 0)
            .Build();
        RunSpec overfull = Busy(policy, 5000).Build();

        Assert.Empty(Simulator.Run(empty, RunOptions.MetricsOnly).Totals.Vms);
        Assert.Single(Simulator.Run(one, RunOptions.MetricsOnly).Totals.Vms);
        Assert.Equal(0, Simulator.Run(pinned, RunOptions.MetricsOnly).Totals.Corrections);
        Assert.Equal(0, Simulator.Run(overfull, RunOptions.MetricsOnly).Totals.Corrections);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_policy_handles_ten_thousand_vms(string policy)
    {
        RunBuilder builder = new RunBuilder { HostMebibytes = 12_000_000, Seconds = 60 }.Policy(policy);
        for (int vm = 0; vm < 10_000; vm++)
        {
            builder.Vm([(0, 900), (10 + (vm % 40), 1300)]);
        }

        Assert.Equal(10_000, builder.Run().Totals.Vms.Count);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Results_do_not_depend_on_the_order_of_vms_where_there_are_no_ties(string policy)
    {
        RunSpec spec = Busy(policy, 60_000).Build();
        RunResult forward = Simulator.Run(spec, RunOptions.MetricsOnly);
        RunResult backward = Simulator.Run(spec with { Vms = [.. spec.Vms.Reverse()] }, RunOptions.MetricsOnly);
        int last = spec.Vms.Count - 1;

        for (int vm = 0; vm <= last; vm++)
        {
            Assert.Equal(forward.Totals.Vms[vm].AssignedPageTicks, backward.Totals.Vms[last - vm].AssignedPageTicks);
        }
    }

    [Fact]
    public void Clairvoyant_and_roomy_static_never_leave_more_demand_unmet_than_hyper_v()
    {
        Gen.Select(Gen.Int[4000, 14_000], Gen.Int[1, 1000])
            .Sample(
                (host, salt) =>
                {
                    double hyperV = Unmet("hyper-v", host, salt);
                    // Memory in transit belongs to nobody: moving ahead of a jump may cost a tick of a few units, 0.03 % of
                    // unmet demand in the worst of 500 random hosts.
                    Assert.True(Unmet("clairvoyant", host, salt) <= hyperV * 1.001);
                    Assert.Equal(0, Unmet("unlimited", host, salt));
                },
                iter: 60
            );
    }

    private static double Unmet(string policy, int host, int salt)
    {
        RunBuilder builder = new RunBuilder { HostMebibytes = host, Seconds = 3000 }.Policy(policy);
        for (int vm = 0; vm < 4; vm++)
        {
            int shift = (vm * 31) + salt;
            builder.Vm(
                [
                    .. Enumerable
                        .Range(0, 30)
                        .Select(step => (step * 100, 500L + (((step * 7919) + (shift * 104729)) % 2500))),
                ],
                minimum: 256,
                startup: 256,
                maximum: 4096
            );
        }

        RunSpec spec = builder.Build();
        if (policy == "unlimited")
        {
            spec = spec with
            {
                Host = spec.Host with { Memory = new(1L << 40) },
                Vms = [.. spec.Vms.Select(vm => vm with { Settings = vm.Settings with { DynamicMemory = false } })],
            };
        }

        return MetricCatalogue.Get("unmetDemandMean").OfRun(Simulator.Run(spec, RunOptions.MetricsOnly).Totals);
    }

    private static RunBuilder Busy(string policy, int host)
    {
        RunBuilder builder = new RunBuilder { HostMebibytes = host, Seconds = 1500 }.Policy(policy);
        for (int vm = 0; vm < 8; vm++)
        {
            int shift = vm;
            builder.Vm(
                [
                    .. Enumerable
                        .Range(0, 50)
                        .Select(step => (step * 30, 400L + (((step * 613) + (shift * 977)) % 2200))),
                ],
                weight: vm * 1000,
                maximum: 4096
            );
        }

        return builder;
    }
}
