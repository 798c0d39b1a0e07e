namespace DmSim.Benchmarks.Import;

/// <summary>In which order a table has its rows.</summary>
public enum RowOrder
{
    /// <summary>One VM after the other, as exports of recordings are.</summary>
    VmByVm,

    /// <summary>All VMs of one time, then the next, as logs are.</summary>
    TimeByTime,
}
