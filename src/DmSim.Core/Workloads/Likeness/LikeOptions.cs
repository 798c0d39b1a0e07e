namespace DmSim.Core.Workloads.Likeness;

/// <summary>What population is to be made.</summary>
public sealed record LikeOptions
{
    /// <summary>How many VMs; at least 1.</summary>
    public required int VmCount { get; init; }

    /// <summary>Length in milliseconds; <see langword="null"/>: that of the source.</summary>
    public long? DurationMilliseconds { get; init; }

    /// <summary>The seed of everything random.</summary>
    public ulong Seed { get; init; } = 1;
}
