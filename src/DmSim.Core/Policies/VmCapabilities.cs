namespace DmSim.Core.Policies;

/// <summary>What can be done with a VM's memory while it runs.</summary>
[Flags]
public enum VmCapabilities : byte
{
    /// <summary>Nothing: its memory stays as it is.</summary>
    None = 0,

    /// <summary>Memory can be taken back by balloon and returned.</summary>
    Balloon = 1,

    /// <summary>Memory can be added beyond what it was given before.</summary>
    HotAdd = 2,
}
