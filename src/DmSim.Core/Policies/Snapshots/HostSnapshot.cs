namespace DmSim.Core.Policies.Snapshots;

/// <summary>A host and its VMs as a balancer observes them at a moment. Sizes in bytes; −1: unknown.</summary>
public sealed record HostSnapshot
{
    /// <summary>The tick.</summary>
    public required int Tick { get; init; }

    /// <summary>Physical memory of the host.</summary>
    public required long TotalBytes { get; init; }

    /// <summary>Free memory; negative when the host itself uses more than was free.</summary>
    public required long FreeBytes { get; init; }

    /// <summary>What the host keeps for itself.</summary>
    public long ReserveBytes { get; init; }

    /// <summary>What the host could still hand out, its caches included; unknown: free memory.</summary>
    public long AvailableBytes { get; init; } = VmSnapshot.Unknown;

    /// <summary>Share of time in which something on the host waits for memory, in percent; −1: unknown.</summary>
    public double StallPercent { get; init; } = VmSnapshot.Unknown;

    /// <summary>Starts that wait for memory.</summary>
    public IReadOnlyList<PendingStartSnapshot> PendingStarts { get; init; } = [];

    /// <summary>The VMs; their order is the VM index, which breaks ties.</summary>
    public required IReadOnlyList<VmSnapshot> Vms { get; init; }

    /// <summary>Quantities handed to a policy that takes them (<see cref="IStatefulPolicy"/>).</summary>
    public IReadOnlyList<KeyValuePair<string, double>> PolicyState { get; init; } = [];
}
