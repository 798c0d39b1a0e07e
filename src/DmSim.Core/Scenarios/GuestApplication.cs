using DmSim.Core.Units;

namespace DmSim.Core.Scenarios;

/// <summary>Who uses a guest's memory, and whether it gives it back.</summary>
/// <remarks>The rules are those of <c>src/docs/model.md</c>, "Guest applications".</remarks>
public sealed record GuestApplication
{
    /// <summary>Demand follows the workload.</summary>
    public static GuestApplication Transparent { get; } = new();

    /// <summary>Never gives back what it once took.</summary>
    public static GuestApplication Hoarding { get; } = new() { Kind = GuestApplicationKind.Hoarding };

    /// <summary>What the software does.</summary>
    public GuestApplicationKind Kind { get; init; }

    /// <summary>
    /// Elastic cache: the most it holds; <see langword="null"/>: no limit but the memory there is.
    /// </summary>
    public MemorySize? CacheMaximum { get; init; }

    /// <summary>Elastic cache: how much it grows per second while memory is available; 64 MiB (assumption).</summary>
    public MemorySize CacheGrowthPerSecond { get; init; } = MemorySize.FromMebibytes(64);

    /// <summary>
    /// Sized at start: the pool as a percentage of the memory seen at start, 1..100; 25, the default of Java's heap
    /// (HotSpot ergonomics: a quarter of physical memory).
    /// </summary>
    public int PoolPercent { get; init; } = 25;

    /// <summary>Leaking: memory lost per hour; 64 MiB (assumption).</summary>
    public MemorySize LeakPerHour { get; init; } = MemorySize.FromMebibytes(64);

    /// <summary>
    /// Whether what it wants depends on what the guest is given, so that its demand has no fixed future.
    /// </summary>
    public bool DependsOnAssigned => Kind is GuestApplicationKind.ElasticCache or GuestApplicationKind.SizedAtStart;
}
