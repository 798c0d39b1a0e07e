namespace DmSim.Core.Policies;

/// <summary>The power state of a VM as a balancer sees it.</summary>
public enum VmState : byte
{
    /// <summary>Not running; holds nothing.</summary>
    Off,

    /// <summary>Wants to start and waits for memory.</summary>
    Pending,

    /// <summary>Running.</summary>
    Running,

    /// <summary>Saved to disk; holds nothing until it is started again.</summary>
    Saved,
}
