namespace DmSim.Traces.Tools;

/// <summary>What VMs of one name in several traces are.</summary>
internal enum NameClash
{
    /// <summary>Unknown: the user has to say.</summary>
    Refuse,

    /// <summary>Different VMs; each gets its trace's name in front.</summary>
    Prefix,

    /// <summary>One VM, recorded in pieces.</summary>
    Join,
}
