using DmSim.Core.Scenarios;

namespace DmSim.Core.Engine.Guests;

/// <summary>What a kind of guest reports and lets the host do; without state, one instance serves all VMs of a kind.</summary>
internal abstract class Guest
{
    private static readonly Guest Windows = new WindowsGuest();

    /// <summary>Whether the size a guest believes to have shrinks with its balloon, or stays the most it ever had.</summary>
    public abstract bool ShrinksWithBalloon { get; }

    /// <summary>Whether hot-added memory arrives in blocks that are brought online one after the other.</summary>
    public abstract bool AddsInBlocks { get; }

    /// <summary>
    /// Whether the guest is as plain as can be: it reports its demand, the balloon may take all that is online and hides
    /// nothing from it, and memory is hot-added at a rate.
    /// </summary>
    public virtual bool IsPlain => false;

    /// <summary>
    /// The demand a report makes the host believe: what is reported as committed less what the host knows to be
    /// ballooned; bytes.
    /// </summary>
    public long HostDemand(in GuestMemory memory) => memory.Demand + ReportedBeyondDemand(memory);

    /// <summary>What <see cref="HostDemand"/> holds beyond demand: it depends on the guest's memory alone; bytes.</summary>
    public abstract long ReportedBeyondDemand(in GuestMemory memory);

    /// <summary>What the balloon may still take before the guest answers that it is at its least; bytes.</summary>
    public abstract long Yields(in GuestMemory memory);

    /// <summary>
    /// Inflation in this tick: <paramref name="fast"/> while memory is available, otherwise as fast as the guest makes
    /// room for it.
    /// </summary>
    /// <param name="memory">The guest's memory.</param>
    /// <param name="fast">Bytes per tick while memory is available.</param>
    /// <param name="settings">The limits of slow inflation.</param>
    public abstract long InflationPerTick(in GuestMemory memory, long fast, in InflationLimits settings);

    /// <summary>The behaviour of a guest with these settings.</summary>
    public static Guest For(GuestSettings settings) =>
        settings.Kind == GuestKind.Linux ? LinuxGuest.For(settings.Kernel) : Windows;
}
