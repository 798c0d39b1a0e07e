namespace DmSim.Core.Policies.Snapshots;

/// <summary>What a policy decided about one snapshot.</summary>
public sealed record SnapshotDecision
{
    /// <summary>Tick of the snapshot.</summary>
    public required int Tick { get; init; }

    /// <summary>When the policy wants to be asked again.</summary>
    public required Wake Wake { get; init; }

    /// <summary>The targets, in the order in which they were decided; a VM without an order has none.</summary>
    public required IReadOnlyList<TargetDecision> Targets { get; init; }

    /// <summary>The answers to starts that wait for memory.</summary>
    public required IReadOnlyList<StartDecision> Starts { get; init; }

    /// <summary>What stands to be done without a guest's help.</summary>
    public required IReadOnlyList<ActuatorDecision> Uncooperative { get; init; }
}
