using System.Text.Json;
using System.Text.Json.Serialization;

namespace DmSim.Traces.Recording;

/// <summary>What a recording is; the first line of its journal.</summary>
public sealed record RecordingHeader
{
    private static readonly JsonSerializerOptions Layout = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    };

    /// <summary>The trace's name.</summary>
    public required string Name { get; init; }

    /// <summary>The moment of time 0 in Unix milliseconds.</summary>
    public required long StartUnixMilliseconds { get; init; }

    /// <summary>Offset of the local time zone to UTC in minutes.</summary>
    public required int OffsetMinutes { get; init; }

    /// <summary>Time between samples in milliseconds.</summary>
    public required long IntervalMilliseconds { get; init; }

    /// <summary>Whether the machine as a whole is the only VM of the trace.</summary>
    public required bool IsMachine { get; init; }

    /// <summary>A constant added to the demand of every VM, in bytes: what the guest's own system commits.</summary>
    public long BaselineBytes { get; init; }

    /// <summary>Whether memory that the kernel does not charge (<c>MAP_NORESERVE</c>) counts once it is touched.</summary>
    public bool CountsUnreserved { get; init; }

    /// <summary>The size the VM was bought with, in bytes; 0: not stated.</summary>
    public long SizeBytes { get; init; }

    /// <summary>What was recorded, by which program and on what kind of machine; for the provenance.</summary>
    public required string Description { get; init; }

    /// <summary>The header as one line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Layout);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <returns>The header, or <see langword="null"/> where it is none or makes no sense.</returns>
    public static RecordingHeader? FromJson(ReadOnlySpan<byte> json)
    {
        try
        {
            RecordingHeader? header = JsonSerializer.Deserialize<RecordingHeader>(json, Layout);
            bool good = header is { Name.Length: > 0, IntervalMilliseconds: > 0, BaselineBytes: >= 0, SizeBytes: >= 0 };
            return good ? header : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
