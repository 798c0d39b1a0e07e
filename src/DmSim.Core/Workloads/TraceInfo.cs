namespace DmSim.Core.Workloads;

/// <summary>What a trace is and where it comes from; repeated by every report made from it.</summary>
public sealed record TraceInfo
{
    /// <summary>A short name for people.</summary>
    public required string Name { get; init; }

    /// <summary>What the demand channel means.</summary>
    public required TraceSignal Signal { get; init; }

    /// <summary>The moment of time 0 in Unix milliseconds, or <see langword="null"/> where the source carries no date.</summary>
    public long? StartUnixMilliseconds { get; init; }

    /// <summary>The time of day at time 0 in seconds after midnight of the recorded zone; 0 when unknown.</summary>
    public int StartSecondOfDay { get; init; }

    /// <summary>The length in milliseconds: no VM has a sample at or after this time.</summary>
    public required long DurationMilliseconds { get; init; }

    /// <summary>How the trace was made: format, source, options and repairs in one paragraph.</summary>
    public string Provenance { get; init; } = "";

    /// <summary>SHA-256 of the source file or files in hexadecimal, or empty for generated traces.</summary>
    public string SourceSha256 { get; init; } = "";
}
