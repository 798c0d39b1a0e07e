using DmSim.Traces.Import.Tables;

namespace DmSim.Traces.Import.Mapping;

/// <summary>The time column of a mapping.</summary>
public sealed record MappedTime
{
    /// <summary>Its name or number; empty where rows are counted instead.</summary>
    public string Column { get; init; } = "";

    /// <summary>How times are written.</summary>
    public TimeForm Form { get; init; } = TimeForm.Iso;

    /// <summary>The pattern of <see cref="TimeForm.Pattern"/>.</summary>
    public string Pattern { get; init; } = "";

    /// <summary>The zone of local times.</summary>
    public RecordedZone? Zone { get; init; }

    /// <summary>Milliseconds between the rows of a VM, for <see cref="TimeForm.Counted"/>.</summary>
    public long IntervalMilliseconds { get; init; }
}
