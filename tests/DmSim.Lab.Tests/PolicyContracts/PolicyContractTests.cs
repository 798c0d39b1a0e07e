using DmSim.Core.Policies;
using DmSim.Lab.Experiments;
using DmSim.Lab.PolicyContracts;

namespace DmSim.Lab.Tests.PolicyContracts;

/// <summary>Every policy of the catalogue keeps every clause of the contract, which <c>dmsim policies check</c> runs
/// too.</summary>
public class PolicyContractTests
{
    public static TheoryData<string, string> Promises
    {
        get
        {
            TheoryData<string, string> promises = [];
            foreach (PolicyDescriptor policy in PolicyCatalogue.BuiltIn.Entries)
            {
                foreach (ContractClause clause in PolicyContract.Clauses)
                {
                    promises.Add(policy.Name, clause.Name);
                }
            }

            return promises;
        }
    }

    [Theory]
    [MemberData(nameof(Promises))]
    public void A_policy_of_the_catalogue_keeps_the_clause(string policy, string clause)
    {
        ContractResult result = PolicyContract
            .Clauses.Single(one => one.Name == clause)
            .Check(Resolve(PolicyCatalogue.BuiltIn.Find(policy)!));

        Assert.True(result.Kept, result.Seen);
        Assert.NotEmpty(result.Seen);
    }

    [Fact]
    public void Clauses_have_names_and_promises_of_their_own()
    {
        Assert.Equal(
            PolicyContract.Clauses.Count,
            PolicyContract.Clauses.Select(clause => clause.Name).Distinct().Count()
        );
        Assert.All(PolicyContract.Clauses, clause => Assert.EndsWith(".", clause.Promise, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("allocates", "no-allocation")]
    [InlineData("counts-runs", "deterministic")]
    [InlineData("index-first", "order-of-vms")]
    [InlineData("wakes-before", "wakes")]
    [InlineData("needs-a-vm", "no-vms")]
    [InlineData("divides-by-weight", "zero-weights")]
    [InlineData("believes-reports", "missing-reports")]
    public void A_policy_that_breaks_one_promise_is_found_out(string fault, string clause)
    {
        BrokenPolicy.CallsOfAllRuns = 0;
        IReadOnlyList<ContractResult> results = PolicyContract.Check(Resolve(BrokenPolicy.With(fault)));

        Assert.Contains(results, result => !result.Kept && result.Clause.Name == clause);
        // What has nothing to do with the fault is still found in order.
        Assert.Contains(results, result => result.Kept && result.Clause.Name == "described");
    }

    [Fact]
    public void A_policy_without_fault_passes_in_the_same_frame()
    {
        Assert.All(
            PolicyContract.Check(Resolve(BrokenPolicy.With("nothing"))),
            result => Assert.True(result.Kept, $"{result.Clause.Name}: {result.Seen}")
        );
    }

    private static ResolvedPolicy Resolve(PolicyDescriptor descriptor) =>
        new(descriptor.Name, descriptor, PolicyOptionValues.Resolve(descriptor.Options, [], []));

    /// <summary>Gives every VM its reported demand and a fifth, with one thing wrong.</summary>
    private sealed class BrokenPolicy(string fault) : IBalancingPolicy
    {
        public static int CallsOfAllRuns { get; set; }

        public static PolicyDescriptor With(string fault) =>
            new()
            {
                Name = "broken",
                Summary = "Demand and a fifth.",
                Source = "this test",
                Create = _ => new BrokenPolicy(fault),
            };

        public void Begin(in RunInfo run) { }

        public Wake Balance(in HostView host, MemoryOrders orders)
        {
            CallsOfAllRuns++;
            if (fault == "allocates")
            {
                GC.KeepAlive(new byte[24]);
            }

            long left = fault == "index-first" ? host.FreeBytes : long.MaxValue;
            for (int vm = fault == "needs-a-vm" ? Math.Min(0, host.State.Length - 1) : 0; vm < host.State.Length; vm++)
            {
                Order(host, orders, vm, ref left);
            }

            return fault == "wakes-before" ? Wake.At(host.Tick - 3, WakeEvents.All) : Wake.On(WakeEvents.All);
        }

        public StartVerdict MakeRoom(in HostView host, in StartRequest start, MemoryOrders orders) => StartVerdict.Wait;

        private void Order(in HostView host, MemoryOrders orders, int vm, ref long left)
        {
            if (host.State[vm] != VmState.Running || host.Capabilities[vm] == VmCapabilities.None)
            {
                return;
            }

            if (fault == "believes-reports" && host.ReportTick[vm] < 0)
            {
                throw new InvalidOperationException("No report.");
            }

            long demand = host.ReportedDemand[vm];
            long wanted = demand < 0 ? host.Assigned[vm] : demand + (demand / 5);
            wanted += fault == "counts-runs" ? CallsOfAllRuns << 21 : 0;
            wanted += fault == "divides-by-weight" ? 1000 / host.Weight[vm] : 0;
            long growth = Math.Clamp(wanted - host.Assigned[vm], 0, Math.Max(0, left));
            left -= growth;
            wanted = Math.Min(wanted, host.Assigned[vm] + growth);
            orders.SetTarget(vm, Math.Clamp(wanted, host.Minimum[vm], host.Maximum[vm]), MoveReason.PolicyRule);
        }
    }
}
