namespace DmSim.Lab.Experiments;

/// <summary>What a fleet has to get through.</summary>
public enum Situation
{
    /// <summary>Running from the first tick, over the whole stretch.</summary>
    Steady,

    /// <summary>All off, started one after the other around the moment of highest demand.</summary>
    SequentialStart,

    /// <summary>All off, started at once at the moment of highest demand, as after a power loss.</summary>
    Restart,
}
