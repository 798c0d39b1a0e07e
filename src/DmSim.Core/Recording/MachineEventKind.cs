namespace DmSim.Core.Recording;

/// <summary>What a <see cref="MachineEvent"/> tells.</summary>
public enum MachineEventKind : byte
{
    /// <summary>A VM was powered on; bytes it was given.</summary>
    Started,

    /// <summary>A start became pending; bytes it still misses.</summary>
    StartPending,

    /// <summary>One attempt of a start timed out or was refused; bytes it still missed (event 19544).</summary>
    StartAttemptFailed,

    /// <summary>The last attempt failed; bytes it still missed.</summary>
    StartFailed,

    /// <summary>A VM was powered off; bytes it held.</summary>
    Stopped,

    /// <summary>A balloon operation was begun; bytes it is to take.</summary>
    BalloonBegun,

    /// <summary>Return of ballooned memory was begun; bytes to return.</summary>
    UnballoonBegun,

    /// <summary>A hot-add was begun; bytes to add.</summary>
    HotAddBegun,

    /// <summary>An operation ended; bytes moved, negative for memory taken.</summary>
    OperationEnded,

    /// <summary>The arbiter corrected an order; bytes it cut away.</summary>
    OrderCorrected,

    /// <summary>Host load changed; new load in bytes.</summary>
    HostLoadChanged,

    /// <summary>A running VM was reset and boots again; bytes it held.</summary>
    Restarting,

    /// <summary>A VM that was reset is up again; bytes it was given.</summary>
    Restarted,

    /// <summary>Smart Paging bridges what a restart could not get; bytes.</summary>
    SmartPagingBegun,

    /// <summary>Nothing of a VM is in the Smart Paging file any more; bytes it now holds.</summary>
    SmartPagingEnded,

    /// <summary>A VM was saved to disk; bytes it held.</summary>
    Saved,

    /// <summary>A saved VM runs again; bytes it was given.</summary>
    Restored,

    /// <summary>A saved VM could not come back and stays saved; bytes it still missed.</summary>
    RestoreFailed,

    /// <summary>A checkpoint was taken; bytes the VM held.</summary>
    CheckpointTaken,

    /// <summary>A checkpoint was applied; bytes the VM held when it was taken.</summary>
    CheckpointApplied,

    /// <summary>A run-time resize was begun; bytes to add, negative for bytes to remove.</summary>
    ResizeBegun,

    /// <summary>The host lacks memory for all of a run-time resize; bytes that are missing.</summary>
    ResizeShort,

    /// <summary>Startup was set; bytes.</summary>
    StartupChanged,

    /// <summary>Minimum was set; bytes.</summary>
    MinimumChanged,

    /// <summary>Maximum was set; bytes.</summary>
    MaximumChanged,

    /// <summary>The size without Dynamic Memory was set; bytes.</summary>
    StaticSizeChanged,

    /// <summary>Dynamic Memory was turned on (1) or off (0).</summary>
    DynamicMemoryChanged,

    /// <summary>The buffer was set; percent.</summary>
    BufferChanged,

    /// <summary>The weight was set.</summary>
    WeightChanged,

    /// <summary>Something could not be done, and why; the value that was asked for.</summary>
    ActionRefused,

    /// <summary>A guest carried out less of a request than it was asked for; bytes that were not moved.</summary>
    OperationRefused,

    /// <summary>An operation in which nothing moved for too long was given up; bytes that were not moved.</summary>
    OperationTimedOut,

    /// <summary>The host adds no more memory to a VM until it boots, because a hot-add fell short; bytes it held.</summary>
    HotAddStopped,

    /// <summary>A guest's balloon driver was loaded; bytes the VM held.</summary>
    DriverLoaded,

    /// <summary>A guest's balloon driver was unloaded; bytes the VM held.</summary>
    DriverUnloaded,

    /// <summary>The faults of a guest's balloon driver changed; bytes the VM held.</summary>
    DriverChanged,

    /// <summary>A VM has its memory from a NUMA node from now on, until it stops; the number of the node.</summary>
    NodeChosen,

    /// <summary>The host begins to take a VM's memory without its help; bytes it is to take.</summary>
    HostSwapBegun,

    /// <summary>The host has taken what it was to take without a VM's help; bytes that are swapped out now.</summary>
    HostSwapEnded,

    /// <summary>A VM touched memory for which the host had none; bytes that went to host swap at once.</summary>
    TouchSwapped,

    /// <summary>A VM is stopped whenever it wants memory beyond what it holds; bytes it holds.</summary>
    Blocked,

    /// <summary>A VM that was stopped may take memory again; bytes it holds.</summary>
    Unblocked,
}
