namespace DmSim.Core.Recording;

/// <summary>Why an action on a VM was refused (model.md §1.1, §1.2).</summary>
public enum ActionRefusal : byte
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>The VM is not running.</summary>
    NotRunning,

    /// <summary>The VM waits for memory to start; nothing can be done with it but to withdraw the start.</summary>
    StartPending,

    /// <summary>A saved VM keeps its settings.</summary>
    IsSaved,

    /// <summary>There is no checkpoint.</summary>
    NoCheckpoint,

    /// <summary>Startup changes only while the VM is off.</summary>
    StartupOnlyWhileOff,

    /// <summary>Dynamic Memory is turned on or off only while the VM is off.</summary>
    DynamicMemoryOnlyWhileOff,

    /// <summary>A size without Dynamic Memory is set while the VM is off; a running VM is resized.</summary>
    StaticSizeOnlyWhileOff,

    /// <summary>The maximum of a running VM can only be raised.</summary>
    MaximumOnlyUp,

    /// <summary>The minimum of a running VM can only be lowered.</summary>
    MinimumOnlyDown,

    /// <summary>Before 2012 minimum and maximum of a running VM stay as they are.</summary>
    NotBefore2012,

    /// <summary>In 2008 R2 SP1 startup is the minimum.</summary>
    NoMinimumOfItsOwn,

    /// <summary>The release gives no VM that much, or takes no such buffer.</summary>
    AboveReleaseLimit,

    /// <summary>The setting would contradict another: minimum ≤ startup ≤ maximum.</summary>
    ContradictsOtherSetting,

    /// <summary>Only VMs without Dynamic Memory are resized.</summary>
    ResizeNeedsStatic,

    /// <summary>Run-time resize came with 2016.</summary>
    ResizeNotBefore2016,

    /// <summary>The guest has no integration service that could do it.</summary>
    NoIntegrationService,

    /// <summary>The guest uses the memory that is to be removed; the value is what it cannot spare.</summary>
    MemoryInUse,

    /// <summary>The host has no memory free.</summary>
    HostIsFull,
}
