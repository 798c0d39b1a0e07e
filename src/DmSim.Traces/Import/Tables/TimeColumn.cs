namespace DmSim.Traces.Import.Tables;

/// <summary>The column of a table that says when.</summary>
/// <param name="Index">Its place, counted from 0.</param>
/// <param name="Form">How times are written.</param>
internal sealed record TimeColumn(int Index, TimeForm Form)
{
    /// <summary>The pattern of <see cref="TimeForm.Pattern"/>.</summary>
    public string Pattern { get; init; } = "";

    /// <summary>Milliseconds between the rows of a VM, for <see cref="TimeForm.Counted"/>.</summary>
    public long IntervalMilliseconds { get; init; }

    /// <summary>The zone of local times.</summary>
    public RecordedZone Zone { get; init; } = RecordedZone.Utc;

    /// <summary>A table without times: the rows of a VM are counted.</summary>
    public static TimeColumn Counted(long intervalMilliseconds) =>
        new(0, TimeForm.Counted) { IntervalMilliseconds = intervalMilliseconds };

    /// <summary>What messages call it.</summary>
    public string Name { get; init; } = "time";
}
