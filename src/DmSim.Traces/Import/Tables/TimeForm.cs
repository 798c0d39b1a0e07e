namespace DmSim.Traces.Import.Tables;

/// <summary>How a column writes times.</summary>
public enum TimeForm
{
    /// <summary>Seconds, from 1970 or from the start of the recording.</summary>
    Seconds,

    /// <summary>Milliseconds.</summary>
    Milliseconds,

    /// <summary>Microseconds.</summary>
    Microseconds,

    /// <summary>Nanoseconds.</summary>
    Nanoseconds,

    /// <summary>Seconds, or from 10^11 on milliseconds: no trace reaches the year 5138, or is older than 1973.</summary>
    SecondsOrMilliseconds,

    /// <summary>ISO 8601; without a zone in the zone of the source.</summary>
    Iso,

    /// <summary>A pattern of the .NET kind, such as <c>dd.MM.yyyy HH:mm:ss</c>, in the zone of the source.</summary>
    Pattern,

    /// <summary>Not at all: the rows of a VM are counted, one interval apart.</summary>
    Counted,
}
