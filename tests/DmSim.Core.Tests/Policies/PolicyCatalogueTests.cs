using CsCheck;
using DmSim.Core.Engine;
using DmSim.Core.Policies;
using DmSim.Core.Recording;
using DmSim.Core.Tests.Engine;

namespace DmSim.Core.Tests.Policies;

/// <summary>What the catalogue as a whole must satisfy; each policy by itself is held to the contract of the
/// laboratory.</summary>
public class PolicyCatalogueTests
{
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

    [Fact]
    public void Clairvoyant_and_roomy_static_never_leave_more_demand_unmet_than_hyper_v()
    {
        Gen.Select(Gen.Int[4000, 14_000], Gen.Int[1, 1000])
            .Sample(
                (host, salt) =>
                {
                    double hyperV = Unmet("hyper-v", host, salt);
                    // Memory in transit belongs to nobody: moving ahead of a jump may cost a tick of a few units, 0.03
                    // % of
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
}
