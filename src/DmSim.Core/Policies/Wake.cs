namespace DmSim.Core.Policies;

/// <summary>When a policy wants to be called next.</summary>
/// <param name="Tick">The next tick at which it must be called; <see cref="Never"/> for none.</param>
/// <param name="Events">Events that call it earlier.</param>
/// <param name="FreeBelowBytes">The threshold of <see cref="WakeEvents.FreeBelow"/>.</param>
public readonly record struct Wake(int Tick, WakeEvents Events, long FreeBelowBytes = 0)
{
    /// <summary>The tick that never comes.</summary>
    public const int Never = int.MaxValue;

    /// <summary>Called only for events.</summary>
    public static Wake On(WakeEvents events) => new(Never, events);

    /// <summary>Called at a tick, or earlier for events.</summary>
    public static Wake At(int tick, WakeEvents events = WakeEvents.None) => new(tick, events);
}
