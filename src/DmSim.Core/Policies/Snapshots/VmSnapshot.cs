namespace DmSim.Core.Policies.Snapshots;

/// <summary>One VM as a balancer observes it at a moment. Sizes in bytes; −1: unknown.</summary>
public sealed record VmSnapshot
{
    /// <summary>A value nobody knows.</summary>
    public const long Unknown = -1;

    /// <summary>Name, unique in its snapshot.</summary>
    public required string Name { get; init; }

    /// <summary>Power state.</summary>
    public VmState State { get; init; } = VmState.Running;

    /// <summary>Machine memory it holds.</summary>
    public required long AssignedBytes { get; init; }

    /// <summary>What its guest may use, balloon taken off; unknown: what it holds.</summary>
    public long GrantedBytes { get; init; } = Unknown;

    /// <summary>What its balloon holds and can return; unknown: what is missing to the maximum where nothing can be hot-added, otherwise 0.</summary>
    public long BalloonedBytes { get; init; } = Unknown;

    /// <summary>What the host swapped out of it.</summary>
    public long HostSwappedBytes { get; init; }

    /// <summary>The standing order; unknown: the one of the snapshot before, or what is granted.</summary>
    public long TargetBytes { get; init; } = Unknown;

    /// <summary>Minimum memory.</summary>
    public required long MinimumBytes { get; init; }

    /// <summary>Maximum memory.</summary>
    public required long MaximumBytes { get; init; }

    /// <summary>Startup memory; unknown: the minimum.</summary>
    public long StartupBytes { get; init; } = Unknown;

    /// <summary>Reported demand.</summary>
    public long DemandBytes { get; init; } = Unknown;

    /// <summary>Reported available memory.</summary>
    public long AvailableBytes { get; init; } = Unknown;

    /// <summary>Memory neither processes nor caches use.</summary>
    public long UnusedBytes { get; init; } = Unknown;

    /// <summary>Memory processes use, swapped out or not.</summary>
    public long UsedBytes { get; init; } = Unknown;

    /// <summary>Estimate of active memory.</summary>
    public long ActiveBytes { get; init; } = Unknown;

    /// <summary>Share of time waited for memory in percent; −1: unknown.</summary>
    public double StallPercent { get; init; } = Unknown;

    /// <summary>Reads from swap in bytes per second.</summary>
    public long SwapInBytesPerSecond { get; init; } = Unknown;

    /// <summary>Memory buffer in percent.</summary>
    public int BufferPercent { get; init; } = Scenarios.VmSettings.DefaultBufferPercent;

    /// <summary>Memory weight.</summary>
    public int Weight { get; init; } = Scenarios.VmSettings.DefaultWeight;

    /// <summary>Shares of memory.</summary>
    public int Shares { get; init; } = Scenarios.VmSettings.DefaultShares;

    /// <summary>Whether nothing may be done with it at present, as while it migrates.</summary>
    public bool IsLocked { get; init; }

    /// <summary>Tick of its report; unknown: the tick of the snapshot where anything was reported.</summary>
    public int? ReportTick { get; init; }
}
