namespace DmSim.Core.Policies;

/// <summary>The true demand of the future.</summary>
public interface IDemandForesight
{
    /// <summary>The highest demand of a VM from a tick to another, both included; bytes, 0 while it is absent.</summary>
    long PeakDemand(int vm, int fromTick, int toTick);

    /// <summary>The first tick after <paramref name="tick"/> at which a VM's demand may change; <see cref="Wake.Never"/> for none.</summary>
    int NextChange(int vm, int tick);

    /// <summary>
    /// The first tick at which a VM's demand may be higher than so many bytes, or before it; <see cref="Wake.Never"/> for none
    /// from a tick to another, both included.
    /// </summary>
    int NextAbove(int vm, long bytes, int fromTick, int toTick);
}
