using DmSim.Lab.Experiments;

namespace DmSim.Lab.PolicyContracts;

/// <summary>
/// The contract of policies, to be run over the catalogue's as over anybody's own: one line per promise. Small runs
/// only, a
/// second or two for a policy.
/// </summary>
public static class PolicyContract
{
    /// <summary>The clauses, from what a descriptor says to what large hosts ask.</summary>
    public static IReadOnlyList<ContractClause> Clauses { get; } =
    [
        new("described", "Name, summary, source and every option are described.", DescriptorClauses.IsDescribed),
        new("options", "It runs at the ends of every option's range.", DescriptorClauses.OptionsRun),
        new("limits", "What is ordered ends within minimum and maximum.", ConductClauses.StaysWithinLimits),
        new("deterministic", "The same run gives the same decisions and figures.", ConductClauses.IsDeterministic),
        new("no-allocation", "Nothing is allocated after Begin.", ConductClauses.AllocatesNothing),
        new("order-of-vms", "Without ties the order of the VMs does not matter.", OrderClauses.IgnoresTheOrderOfVms),
        new("wakes", "It asks for ticks ahead, and needs no others.", ConductClauses.WakesAreHonoured),
        new("no-vms", "A host without VMs is no problem.", HostClauses.NoVms),
        new("one-vm", "A single VM that outgrows its host is no problem.", HostClauses.OneVm),
        new("many-vms", "10,000 VMs are no problem.", HostClauses.ManyVms),
        new("missing-reports", "Guests that never report, or report late, are no problem.", HostClauses.MissingReports),
        new("zero-weights", "Weights and shares of zero are no problem.", HostClauses.ZeroWeights),
        new("fixed-size", "A minimum that is the maximum is no problem.", HostClauses.FixedSize),
        new("over-full", "A host that is over-full from the start is no problem.", HostClauses.OverFull),
        new("starts", "VMs that start on a full host are no problem.", HostClauses.Starts),
    ];

    /// <summary>Tries every clause on a policy.</summary>
    public static IReadOnlyList<ContractResult> Check(ResolvedPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return [.. Clauses.Select(clause => clause.Check(policy))];
    }
}
