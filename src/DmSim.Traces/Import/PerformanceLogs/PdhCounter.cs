namespace DmSim.Traces.Import.PerformanceLogs;

/// <summary>The counters that say something about the memory of a guest, a VM or an ESX group.</summary>
internal enum PdhCounter
{
    /// <summary>Guest: commit charge in bytes.</summary>
    CommittedBytes,

    /// <summary>Guest: what can be committed at most, in bytes.</summary>
    CommitLimit,

    /// <summary>Guest: commit charge as a percentage of the limit.</summary>
    CommittedPercent,

    /// <summary>Guest: available bytes.</summary>
    AvailableBytes,

    /// <summary>Guest: available KiB.</summary>
    AvailableKibibytes,

    /// <summary>Guest: available MiB.</summary>
    AvailableMebibytes,

    /// <summary>Guest: installed MiB of a NUMA node, or of all of them (instance <c>_Total</c>).</summary>
    NodeTotalMebibytes,

    /// <summary>Guest: the most memory its host may give it, in MiB.</summary>
    MaximumMebibytes,

    /// <summary>Guest: private bytes of a process, or of all of them (instance <c>_Total</c>).</summary>
    ProcessPrivateBytes,

    /// <summary>Host: memory of a VM in MiB.</summary>
    VmPhysicalMebibytes,

    /// <summary>Host: memory a VM sees, in MiB: the most it had since it booted.</summary>
    VmVisibleMebibytes,

    /// <summary>Host: memory available inside a VM, in MiB.</summary>
    VmAvailableMebibytes,

    /// <summary>Host: demand of a VM as a percentage of its memory.</summary>
    VmCurrentPressure,

    /// <summary>Host: the same, averaged by Windows.</summary>
    VmAveragePressure,

    /// <summary>ESX: configured MiB of a group.</summary>
    GroupSizeMebibytes,

    /// <summary>ESX: MiB touched recently, as sampled.</summary>
    GroupTouchedMebibytes,

    /// <summary>ESX: the same as a percentage of the size.</summary>
    GroupActivePercent,

    /// <summary>ESX: MiB of machine memory that back the group.</summary>
    GroupConsumedMebibytes,

    /// <summary>ESX: MiB of guest memory given so far.</summary>
    GroupGrantedMebibytes,
}
