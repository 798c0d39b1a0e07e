namespace DmSim.Core.Scenarios.Actions;

/// <summary>What the memory of a stress worker is a share of.</summary>
public enum StressBasis
{
    /// <summary>A fixed size.</summary>
    Fixed,

    /// <summary>The memory free in the guest when the stress begins (Linux: MemFree).</summary>
    GuestFree,

    /// <summary>The memory the guest believes it has when the stress begins (Linux: MemTotal).</summary>
    GuestTotal,

    /// <summary>Everything that is free at any moment, also what is added later; nothing is refused.</summary>
    Fill,
}
