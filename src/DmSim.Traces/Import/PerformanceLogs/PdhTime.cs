namespace DmSim.Traces.Import.PerformanceLogs;

/// <summary>
/// Reads the times of a log: <c>MM/dd/yyyy HH:mm:ss.fff</c> whatever the language of Windows, without milliseconds from
/// esxtop, without seconds and leading zeros after a spreadsheet saved the file again.
/// </summary>
internal sealed class PdhTime
{
    private const int MillisecondsPerMinute = 60_000;
    private const long MillisecondsPerDay = 86_400_000;

    private int _lastDate = -1;
    private bool _lastDayFirst;
    private long _lastDayMilliseconds;

    /// <summary>Whether a date had its day before its month.</summary>
    public bool IsDayFirst { get; private set; }

    /// <summary>Whether the time read last ends at its minutes.</summary>
    public bool IsMinuteOnly { get; private set; }

    /// <summary>Reads a time.</summary>
    /// <param name="text">The cell.</param>
    /// <param name="milliseconds">Local time in milliseconds since 1970.</param>
    /// <returns>Whether it was one.</returns>
    public bool TryParse(ReadOnlySpan<byte> text, out long milliseconds)
    {
        milliseconds = 0;
        text = text.Trim(" \t"u8);
        if (
            !TakeNumber(ref text, 4, out int first)
            || text.IsEmpty
            || text[0] is not ((byte)'/' or (byte)'.' or (byte)'-')
        )
        {
            return false;
        }

        byte mark = text[0];
        bool dated =
            TakeMark(ref text, mark)
            && TakeNumber(ref text, 2, out int second)
            && TakeMark(ref text, mark)
            && TakeNumber(ref text, 4, out int third)
            && TryDate(first, second, third, mark == (byte)'.', out milliseconds);
        if (!dated || text.IsEmpty || text[0] is not ((byte)' ' or (byte)'T'))
        {
            return false;
        }

        text = text[1..].TrimStart(" "u8);
        bool read = TryTimeOfDay(text, out int timeOfDay);
        milliseconds += timeOfDay;
        return read;
    }

    private bool TryDate(int first, int second, int third, bool dotted, out long milliseconds)
    {
        (int year, int month, int day) = first > 31 ? (first, second, third) : (third, first, second);
        bool dayFirst = first <= 31 && (dotted || first > 12);
        (month, day) = dayFirst ? (day, month) : (month, day);
        int key = (year * 10_000) + (month * 100) + day;
        milliseconds = _lastDayMilliseconds;
        if (key == _lastDate && dayFirst == _lastDayFirst)
        {
            return true;
        }

        year += year < 100 ? 2000 : 0;
        if (year < 1970 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        DateTime date = new(year, month, day, 0, 0, 0, DateTimeKind.Utc);
        milliseconds = (date - DateTime.UnixEpoch).Days * MillisecondsPerDay;
        (_lastDate, _lastDayFirst, _lastDayMilliseconds) = (key, dayFirst, milliseconds);
        IsDayFirst |= dayFirst;
        return true;
    }

    private bool TryTimeOfDay(ReadOnlySpan<byte> text, out int milliseconds)
    {
        milliseconds = 0;
        if (
            !TakeNumber(ref text, 2, out int hour)
            || !TakeMark(ref text, (byte)':')
            || !TakeNumber(ref text, 2, out int minute)
        )
        {
            return false;
        }

        int second = 0;
        int fraction = 0;
        IsMinuteOnly = !TakeMark(ref text, (byte)':');
        if (!IsMinuteOnly && !TakeNumber(ref text, 2, out second))
        {
            return false;
        }

        if (TakeMark(ref text, (byte)'.') && !TakeFraction(ref text, out fraction))
        {
            return false;
        }

        if (!TakeHalfOfDay(ref text, ref hour) || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        milliseconds = (((hour * 60) + minute) * MillisecondsPerMinute) + (second * 1000) + fraction;
        return text.IsEmpty;
    }

    private static bool TakeHalfOfDay(ref ReadOnlySpan<byte> text, ref int hour)
    {
        text = text.TrimStart(" "u8);
        if (text.Length != 2)
        {
            return true;
        }

        bool after = text[0] is (byte)'P' or (byte)'p';
        if (
            hour is < 1 or > 12
            || !(after || text[0] is (byte)'A' or (byte)'a')
            || text[1] is not ((byte)'M' or (byte)'m')
        )
        {
            return false;
        }

        hour = (hour % 12) + (after ? 12 : 0);
        text = [];
        return true;
    }

    private static bool TakeFraction(ref ReadOnlySpan<byte> text, out int milliseconds)
    {
        milliseconds = 0;
        int worth = 100;
        int length = 0;
        while (length < text.Length && text[length] is >= (byte)'0' and <= (byte)'9')
        {
            milliseconds += (text[length] - '0') * worth;
            worth /= 10;
            length++;
        }

        text = text[length..];
        return length > 0;
    }

    private static bool TakeMark(ref ReadOnlySpan<byte> text, byte mark)
    {
        if (text.IsEmpty || text[0] != mark)
        {
            return false;
        }

        text = text[1..];
        return true;
    }

    private static bool TakeNumber(ref ReadOnlySpan<byte> text, int mostDigits, out int value)
    {
        value = 0;
        int length = 0;
        while (length < text.Length && length < mostDigits && text[length] is >= (byte)'0' and <= (byte)'9')
        {
            value = (value * 10) + (text[length] - '0');
            length++;
        }

        text = text[length..];
        return length > 0;
    }
}
