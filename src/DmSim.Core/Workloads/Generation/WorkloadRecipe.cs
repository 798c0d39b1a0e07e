namespace DmSim.Core.Workloads.Generation;

/// <summary>How a synthetic workload is made; the same recipe gives the same bytes everywhere.</summary>
public sealed record WorkloadRecipe
{
    /// <summary>A short name.</summary>
    public required string Name { get; init; }

    /// <summary>What it imitates, in a paragraph.</summary>
    public string Description { get; init; } = "";

    /// <summary>The seed of everything random.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Length in milliseconds; the last sample may hold for less than an interval.</summary>
    public required long DurationMilliseconds { get; init; }

    /// <summary>Time between samples in milliseconds, 1 s to 1 h.</summary>
    public required long IntervalMilliseconds { get; init; }

    /// <summary>The time of day at time 0 in milliseconds after midnight.</summary>
    public long StartOfDayMilliseconds { get; init; }

    /// <summary>The day of the week at time 0: one day.</summary>
    public WeekDays StartDay { get; init; } = WeekDays.Monday;

    /// <summary>The VMs.</summary>
    public required IReadOnlyList<RecipeGroup> Groups { get; init; }
}
