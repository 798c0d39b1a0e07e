namespace DmSim.Traces.Import.Sysstat;

/// <summary>The memory fields of sysstat that are of use; sizes in KiB.</summary>
internal enum SysstatField
{
    /// <summary>Free memory.</summary>
    Free,

    /// <summary>Available memory as the kernel estimates it.</summary>
    Available,

    /// <summary>Used memory; old versions count buffers and cache in, new ones do not.</summary>
    Used,

    /// <summary>Used memory as a percentage of the memory there is.</summary>
    UsedPercent,

    /// <summary>Kernel buffers.</summary>
    Buffers,

    /// <summary>Page cache.</summary>
    Cached,

    /// <summary><c>Committed_AS</c>.</summary>
    Commit,

    /// <summary>Swap in use.</summary>
    SwapUsed,
}
