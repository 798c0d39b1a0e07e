using DmSim.Core.Policies.Snapshots;
using static DmSim.Core.Tests.Engine.RunBuilder;

namespace DmSim.Core.Tests.Policies.Rivals;

/// <summary>Asks policies about hosts in MiB.</summary>
internal static class Asking
{
    /// <summary>Decisions of one policy, such as <c>esx:idle-tax=0</c>, about a sequence of snapshots.</summary>
    public static IReadOnlyList<SnapshotDecision> Decide(string text, params HostSnapshot[] snapshots) =>
        Oracle.Snapshots.DecideAll(text, snapshots);

    /// <summary>Targets in MiB by VM.</summary>
    public static Dictionary<string, double> Targets(SnapshotDecision decision) =>
        decision.Targets.ToDictionary(target => target.Vm, target => target.Bytes / (double)Mib(1));

    public static HostSnapshot Host(long total, long free, params VmSnapshot[] vms) =>
        Oracle.Snapshots.Host(Mib(total), Mib(free), vms);

    public static VmSnapshot Vm(string name, long assigned, long minimum, long maximum) =>
        new()
        {
            Name = name,
            AssignedBytes = Mib(assigned),
            MinimumBytes = Mib(minimum),
            MaximumBytes = Mib(maximum),
        };
}
