namespace DmSim.Core.Policies;

/// <summary>How a policy entry sizes VMs and host before the run: what makes a bound a bound.</summary>
public enum VmSizing
{
    /// <summary>As the scenario says.</summary>
    AsConfigured,

    /// <summary>Dynamic Memory is off: every VM holds its static size.</summary>
    Static,

    /// <summary>The host has room for every maximum, and every VM holds its maximum.</summary>
    Unlimited,
}
