using DmSim.Core.Scenarios;

namespace DmSim.Core.Engine.Backing;

/// <summary>
/// What a guest does with the memory it may use, as the one model of guest signals derives it (model.md §9): what
/// processes have touched, and the file cache beside it.
/// </summary>
/// <param name="Used">Memory of processes, swapped out by the guest or not; bytes.</param>
/// <param name="Room">What processes leave of the memory the guest may use; bytes.</param>
/// <param name="Cache">The file cache, as far as there is room; bytes.</param>
internal readonly record struct GuestUse(long Used, long Room, long Cache)
{
    /// <summary>Memory nobody in the guest uses; bytes.</summary>
    public long Unused => Room - Cache;

    /// <summary>The use of so much memory.</summary>
    /// <param name="demand">Committed memory; bytes.</param>
    /// <param name="workingSet">The part in active use; bytes.</param>
    /// <param name="online">What the guest may use; bytes.</param>
    /// <param name="settings">The constants of the model.</param>
    public static GuestUse Of(long demand, long workingSet, long online, GuestSignalSettings settings)
    {
        long used = workingSet + ((demand - workingSet) * settings.TouchedPercent / 100);
        long room = Math.Max(0, online - used);
        return new GuestUse(used, room, Math.Min(room, used / 100 * settings.CachePercent));
    }
}
