namespace DmSim.Traces.Recording.Windows;

/// <summary>The fields of <c>PERFORMANCE_INFORMATION</c> that a recording needs.</summary>
/// <param name="CommitTotal">Pages committed by the system: the commit charge (<c>\Memory\Committed Bytes</c>).</param>
/// <param name="CommitLimit">Pages that can be committed without growing the page files.</param>
/// <param name="PhysicalTotal">Physical memory in pages.</param>
/// <param name="PhysicalAvailable">Standby, free and zero pages: what can be used at once without writing.</param>
/// <param name="PageSize">Bytes in a page.</param>
public readonly record struct PerformanceCounts(
    ulong CommitTotal,
    ulong CommitLimit,
    ulong PhysicalTotal,
    ulong PhysicalAvailable,
    ulong PageSize
);
