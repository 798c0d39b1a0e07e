namespace DmSim.Traces.Recording;

/// <summary>What a probe found at one moment; reused from tick to tick.</summary>
public sealed class RecordingTick
{
    private readonly List<SeriesValue> _values = [];

    /// <summary>The moment in milliseconds since the recording began, a multiple of its interval.</summary>
    public long TimeMilliseconds { get; set; }

    /// <summary>The machine as a whole.</summary>
    public MachineCounters Machine { get; set; }

    /// <summary>
    /// Processes and shared objects whose share had to be estimated, because the system does not let this user look.
    /// </summary>
    public int EstimatedCount { get; set; }

    /// <summary>The parts that exist at this moment; a series without an entry is absent.</summary>
    public IReadOnlyList<SeriesValue> Values => _values;

    /// <summary>Adds a part.</summary>
    public void Add(SeriesValue value) => _values.Add(value);

    /// <summary>Makes ready for the next moment.</summary>
    public void Clear()
    {
        _values.Clear();
        EstimatedCount = 0;
    }
}
