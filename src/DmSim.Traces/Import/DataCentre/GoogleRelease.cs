using DmSim.Core.Units;

namespace DmSim.Traces.Import.DataCentre;

/// <summary>What a Google trace leaves to its documentation.</summary>
/// <param name="LargestMachine">The memory of the largest machine, which is not published: an assumption.</param>
/// <param name="StartUnixMilliseconds">When the recording began.</param>
/// <param name="OffsetMinutes">Local time less UTC.</param>
/// <param name="ZoneNote">Whose local time, for people.</param>
internal sealed record GoogleRelease(
    MemorySize LargestMachine,
    long StartUnixMilliseconds,
    int OffsetMinutes,
    string ZoneNote
)
{
    /// <summary>
    /// 2011: from Sunday, May 1, 19:00 EDT on, in that zone (Google cluster-usage traces: format and schema).
    /// </summary>
    public static GoogleRelease V2011 { get; } =
        new(
            MemorySize.FromGibibytes(64),
            new DateTimeOffset(2011, 5, 1, 19, 0, 0, TimeSpan.FromHours(-4)).ToUnixTimeMilliseconds(),
            -4 * 60,
            "the US east coast, where it was recorded"
        );

    /// <summary>
    /// 2019: from May 1, 00:00 PDT on; each of the eight cells lies in a zone of its own, which the records do not tell
    /// (Google cluster-usage traces v3).
    /// </summary>
    public static GoogleRelease V2019 { get; } =
        new(
            MemorySize.FromGibibytes(256),
            new DateTimeOffset(2019, 5, 1, 0, 0, 0, TimeSpan.FromHours(-7)).ToUnixTimeMilliseconds(),
            -7 * 60,
            "the US west coast, by which the start is published; the cell lies elsewhere"
        );
}
