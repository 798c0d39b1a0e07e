using DmSim.Core.Policies;
using DmSim.Core.Policies.Snapshots;
using DmSim.Core.Scenarios;

namespace DmSim.Core.Tests.Policies.Oracle;

/// <summary>Asks policies about snapshots made in tests.</summary>
internal static class Snapshots
{
    /// <summary>The decisions of a fresh policy about snapshots in order.</summary>
    public static IReadOnlyList<SnapshotDecision> DecideAll(string policy, params HostSnapshot[] snapshots)
    {
        Assert.True(PolicyChoice.TryParse(policy, out PolicyChoice choice));
        List<string> problems = [];
        PolicyDescriptor descriptor = PolicyCatalogue.BuiltIn.Resolve(
            choice,
            problems,
            out PolicyOptionValues? options
        )!;
        Assert.Empty(problems);
        return new SnapshotDecider(snapshots, descriptor, options!).DecideAll();
    }

    /// <summary>The decision of a fresh policy about one snapshot.</summary>
    public static SnapshotDecision Decide(string policy, HostSnapshot snapshot) => DecideAll(policy, snapshot)[0];

    /// <summary>Targets as pairs, in the order decided.</summary>
    public static IEnumerable<(string Vm, long Bytes)> Pairs(SnapshotDecision decision) =>
        decision.Targets.Select(target => (target.Vm, target.Bytes));

    public static HostSnapshot Host(
        long total,
        long free,
        IReadOnlyList<VmSnapshot> vms,
        int tick = 0,
        (string Name, double Value)? state = null,
        long? start = null
    ) =>
        new()
        {
            Tick = tick,
            TotalBytes = total,
            FreeBytes = free,
            Vms = vms,
            PolicyState = state is { } given ? [KeyValuePair.Create(given.Name, given.Value)] : [],
            PendingStarts = start is { } needed ? [new PendingStartSnapshot { NeededBytes = needed }] : [],
        };
}
