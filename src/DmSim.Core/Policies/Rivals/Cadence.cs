namespace DmSim.Core.Policies.Rivals;

/// <summary>A daemon's loop: acts at its first call and then once per interval.</summary>
/// <param name="intervalTicks">The interval.</param>
internal struct Cadence(int intervalTicks)
{
    /// <summary>When it acts next; before the first call a tick long past.</summary>
    public int NextTick { get; private set; } = int.MinValue;

    /// <summary>Whether it acts at this tick; if so, the interval begins anew.</summary>
    public bool Begins(int tick)
    {
        if (tick < NextTick)
        {
            return false;
        }

        NextTick = tick + intervalTicks;
        return true;
    }
}
