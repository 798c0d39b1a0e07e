using DmSim.Core.Scenarios;

namespace DmSim.Reporting.Results;

/// <summary>Names of counter sets, counters and instances, as Windows has them (model.md §3).</summary>
internal static class CounterNames
{
    /// <summary>The set of the balancers.</summary>
    public const string BalancerSet = "Hyper-V Dynamic Memory Balancer";

    /// <summary>The set of the VMs.</summary>
    public const string VmSet = "Hyper-V Dynamic Memory VM";

    /// <summary>Counters of a balancer.</summary>
    public static readonly IReadOnlyList<string> OfBalancer =
    [
        "Available Memory",
        "Available Memory For Balancing",
        "Average Pressure",
        "System Current Pressure",
    ];

    /// <summary>Counters of a VM.</summary>
    public static readonly IReadOnlyList<string> OfVm =
    [
        "Added Memory",
        "Removed Memory",
        "Memory Add Operations",
        "Memory Remove Operations",
        "Physical Memory",
        "Guest Visible Physical Memory",
        "Guest Available Memory",
        "Current Pressure",
        "Average Pressure",
        "Minimum Pressure",
        "Maximum Pressure",
        "Smart Paging Working Set Size",
    ];

    /// <summary>Counters inside a guest, with their sets; the comma belongs to the name.</summary>
    public static readonly IReadOnlyList<string> OfGuest =
    [
        @"Hyper-V Dynamic Memory Integration Service\Maximum Memory, Mbytes",
        @"Memory\Available MBytes",
        @"Memory\Committed Bytes",
        @"Memory\Commit Limit",
    ];

    /// <summary>
    /// Instances of the set of balancers: one for the system, or one per NUMA node where memory must not span them. That
    /// there is one per node is documented, how it is called is not (assumption U22).
    /// </summary>
    public static string[] Balancers(HostSettings host) =>
        host.Numa.IsDivided
            ?
            [
                .. Enumerable
                    .Range(0, host.Numa.Count)
                    .Select(node => FormattableString.Invariant($"Numa Node {node} Balancer")),
            ]
            : ["System Balancer"];

    /// <summary>
    /// Instance names: Windows tells them apart without regard to case and numbers those that come again (assumption U20:
    /// <c>name</c>, <c>name#1</c>). Readers split a path at its last backslash, so a name must not hold one.
    /// </summary>
    public static string[] Instances(IReadOnlyList<string> names)
    {
        Dictionary<string, int> seen = new(StringComparer.OrdinalIgnoreCase);
        string[] instances = new string[names.Count];
        for (int index = 0; index < instances.Length; index++)
        {
            string name = names[index].Replace('\\', '_');
            int before = seen.GetValueOrDefault(name);
            seen[name] = before + 1;
            instances[index] = before == 0 ? name : FormattableString.Invariant($"{name}#{before}");
        }

        return instances;
    }
}
