namespace DmSim.Core.Engine;

/// <summary>What a start that waits for memory is.</summary>
internal enum StartKind : byte
{
    /// <summary>From off: needs startup memory, or it fails.</summary>
    PowerOn,

    /// <summary>From a saved state: needs the memory it was saved with, or it stays saved.</summary>
    Restore,

    /// <summary>After a reset: what it cannot get of its startup memory, Smart Paging bridges.</summary>
    Restart,
}
