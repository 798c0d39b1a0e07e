using DmSim.Traces.Import.Tables;

namespace DmSim.Traces.Import.DataCentre;

/// <summary>
/// Reads times as Go prints them: <c>2022-08-22 03:51:19.607158889 +0000 UTC m=+0.113112869</c>. What follows the offset
/// (the zone's name, the monotonic clock) says nothing more; ISO 8601 is read too.
/// </summary>
internal static class GoTime
{
    /// <summary>Reads a time.</summary>
    /// <param name="text">The text.</param>
    /// <param name="unixMilliseconds">The moment; digits beyond milliseconds are cut off.</param>
    /// <param name="offsetMinutes">The offset to UTC as written; 0 without one.</param>
    /// <returns>Whether the text was such a time.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out long unixMilliseconds, out int offsetMinutes)
    {
        offsetMinutes = 0;
        const int LengthOfDate = 10;
        int blank = text.Length > LengthOfDate + 1 ? text[(LengthOfDate + 1)..].IndexOf((byte)' ') : -1;
        if (blank < 0)
        {
            bool good = TimestampText.TryParse(text, out unixMilliseconds, out int? written);
            offsetMinutes = written ?? 0;
            return good;
        }

        ReadOnlySpan<byte> time = text[..(LengthOfDate + 1 + blank)];
        ReadOnlySpan<byte> offset = text[(time.Length + 1)..];
        int end = offset.IndexOf((byte)' ');
        offset = end < 0 ? offset : offset[..end];
        if (
            !TimestampText.TryParse(time, out unixMilliseconds, out int? inTime)
            || inTime is not null
            || !TryOffset(offset, out offsetMinutes)
        )
        {
            return false;
        }

        unixMilliseconds -= offsetMinutes * 60_000L;
        return true;
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        const int Length = 5;
        if (
            text.Length != Length
            || text[0] is not ((byte)'+' or (byte)'-')
            || text[1..].ContainsAnyExceptInRange((byte)'0', (byte)'9')
        )
        {
            return false;
        }

        int hours = ((text[1] - '0') * 10) + (text[2] - '0');
        int rest = ((text[3] - '0') * 10) + (text[4] - '0');
        minutes = (text[0] == (byte)'-' ? -1 : 1) * ((hours * 60) + rest);
        return hours <= 14 && rest < 60;
    }
}
