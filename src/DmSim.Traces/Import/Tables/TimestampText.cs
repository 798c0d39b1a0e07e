namespace DmSim.Traces.Import.Tables;

/// <summary>
/// Reads ISO 8601 times from bytes: <c>yyyy-MM-dd</c>, then <c>T</c> or a blank, <c>HH:mm[:ss[.fff…]]</c>, then nothing,
/// <c>Z</c>, or an offset <c>±HH:mm</c>.
/// </summary>
internal static class TimestampText
{
    private const int ShortestLength = 16;

    /// <summary>Reads a time.</summary>
    /// <param name="text">The text.</param>
    /// <param name="unixMilliseconds">The moment; digits beyond milliseconds are cut off.</param>
    /// <param name="offsetMinutes">The zone's offset to UTC as written; <see langword="null"/> where none is.</param>
    /// <returns>Whether the text was such a time.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out long unixMilliseconds, out int? offsetMinutes)
    {
        unixMilliseconds = 0;
        offsetMinutes = null;
        if (
            text.Length < ShortestLength
            || text[4] != '-'
            || text[7] != '-'
            || text[10] is not ((byte)'T' or (byte)'t' or (byte)' ')
            || text[13] != ':'
            || !Digits(text[..4], out int year)
            || !Digits(text[5..7], out int month)
            || !Digits(text[8..10], out int day)
            || !Digits(text[11..13], out int hour)
            || !Digits(text[14..16], out int minute)
        )
        {
            return false;
        }

        bool known = year >= 1 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
        ReadOnlySpan<byte> rest = text[ShortestLength..];
        if (
            !known
            || hour > 23
            || minute > 59
            || !TakeSeconds(ref rest, out int milliseconds)
            || !TakeOffset(rest, out offsetMinutes)
        )
        {
            return false;
        }

        DateTime local = new(year, month, day, hour, minute, 0, DateTimeKind.Utc);
        long sinceEpoch = (local.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;
        unixMilliseconds = sinceEpoch + milliseconds - ((offsetMinutes ?? 0) * 60_000L);
        return true;
    }

    private static bool TakeSeconds(ref ReadOnlySpan<byte> rest, out int milliseconds)
    {
        milliseconds = 0;
        if (rest.Length == 0 || rest[0] != ':')
        {
            return true;
        }

        if (rest.Length < 3 || !Digits(rest[1..3], out int seconds) || seconds > 59)
        {
            return false;
        }

        milliseconds = seconds * 1000;
        rest = rest[3..];
        if (rest.Length == 0 || rest[0] != '.')
        {
            return true;
        }

        int position = 1;
        int worth = 100;
        while (position < rest.Length && rest[position] is >= (byte)'0' and <= (byte)'9')
        {
            milliseconds += (rest[position] - '0') * worth;
            worth /= 10;
            position++;
        }

        rest = rest[position..];
        return position > 1;
    }

    private static bool TakeOffset(ReadOnlySpan<byte> rest, out int? offsetMinutes)
    {
        offsetMinutes = null;
        if (rest.Length == 0)
        {
            return true;
        }

        if (rest.Length == 1 && rest[0] is (byte)'Z' or (byte)'z')
        {
            offsetMinutes = 0;
            return true;
        }

        bool formed = rest.Length == 6 && rest[0] is (byte)'+' or (byte)'-' && rest[3] == ':';
        if (!formed || !Digits(rest[1..3], out int hours) || !Digits(rest[4..6], out int minutes))
        {
            return false;
        }

        offsetMinutes = (rest[0] == '-' ? -1 : 1) * ((hours * 60) + minutes);
        return hours <= 14 && minutes <= 59;
    }

    private static bool Digits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (byte character in text)
        {
            uint digit = (uint)(character - '0');
            if (digit > 9)
            {
                return false;
            }

            value = (value * 10) + (int)digit;
        }

        return true;
    }
}
