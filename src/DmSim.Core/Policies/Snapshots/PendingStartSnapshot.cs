namespace DmSim.Core.Policies.Snapshots;

/// <summary>A start that waits for memory when a snapshot is taken.</summary>
public sealed record PendingStartSnapshot
{
    /// <summary>The VM that starts; <see langword="null"/>: one that the snapshot does not list.</summary>
    public string? Name { get; init; }

    /// <summary>Memory the start needs in all; bytes.</summary>
    public required long NeededBytes { get; init; }

    /// <summary>Part of it already set aside; bytes.</summary>
    public long EarmarkedBytes { get; init; }

    /// <summary>Weight of a VM the snapshot does not list.</summary>
    public int Weight { get; init; } = Scenarios.VmSettings.DefaultWeight;
}
