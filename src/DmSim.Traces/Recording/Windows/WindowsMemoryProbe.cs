namespace DmSim.Traces.Recording.Windows;

/// <summary>
/// Reads a Windows machine: the commit charge is what Hyper-V's integration service reports as memory in demand, in the
/// counter <c>\Memory\Committed Bytes</c>; see <c>src/docs/record.md</c>.
/// </summary>
/// <param name="information">Where the counters come from.</param>
public sealed class WindowsMemoryProbe(IPerformanceInformation information) : IMemoryProbe
{
    /// <inheritdoc/>
    public string Description => "the commit charge of the whole Windows machine (GetPerformanceInfo: CommitTotal)";

    /// <inheritdoc/>
    public IReadOnlyList<string> SeriesNames => [];

    /// <inheritdoc/>
    public bool Read(RecordingTick tick)
    {
        ArgumentNullException.ThrowIfNull(tick);
        PerformanceCounts counts = information.Read();
        // The limit is physical memory that can be committed plus page files, so the difference never tells less than
        // nothing: a machine without page files reserves some memory for itself.
        ulong pageFile = counts.CommitLimit > counts.PhysicalTotal ? counts.CommitLimit - counts.PhysicalTotal : 0;
        tick.Machine = new MachineCounters(
            Bytes(counts.CommitTotal, counts.PageSize),
            Bytes(counts.PhysicalAvailable, counts.PageSize),
            Bytes(counts.PhysicalTotal, counts.PageSize),
            MachineCounters.Unknown,
            Bytes(pageFile, counts.PageSize),
            MachineCounters.Unknown,
            MachineCounters.Unknown,
            MachineCounters.Unknown,
            MachineCounters.Unknown
        );
        return true;
    }

    private static long Bytes(ulong pages, ulong pageSize) => checked((long)(pages * pageSize));
}
