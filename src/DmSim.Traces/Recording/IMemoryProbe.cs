namespace DmSim.Traces.Recording;

/// <summary>Reads the memory counters of one operating system.</summary>
public interface IMemoryProbe
{
    /// <summary>What is read, by which counters; one sentence for the provenance of the trace.</summary>
    string Description { get; }

    /// <summary>Names of the series that appeared so far; an index stays valid.</summary>
    IReadOnlyList<string> SeriesNames { get; }

    /// <summary>Reads one moment.</summary>
    /// <param name="tick">Takes counters and parts; already cleared, with its time.</param>
    /// <returns>Whether there is something left to follow.</returns>
    bool Read(RecordingTick tick);
}
