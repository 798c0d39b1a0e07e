namespace DmSim.Core.Policies;

/// <summary>Events that call a policy before the tick it asked for.</summary>
[Flags]
public enum WakeEvents
{
    /// <summary>Only the tick counts.</summary>
    None = 0,

    /// <summary>The value a guest reports changed.</summary>
    ReportChanged = 1,

    /// <summary>A VM was started, stopped, or a start became pending or was withdrawn.</summary>
    Lifecycle = 2,

    /// <summary>A balloon or hot-add operation ended.</summary>
    OperationFinished = 4,

    /// <summary>Free host memory fell below <see cref="Wake.FreeBelowBytes"/>.</summary>
    FreeBelow = 8,

    /// <summary>All of them.</summary>
    All = ReportChanged | Lifecycle | OperationFinished | FreeBelow,
}
