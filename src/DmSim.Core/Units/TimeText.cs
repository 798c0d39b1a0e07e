using System.Globalization;

namespace DmSim.Core.Units;

/// <summary>
/// Reads and writes spans of time at the edges (<c>30 s</c>, <c>10 min</c>, <c>7 d</c>, <c>100 ms</c>, <c>09:30</c>).
/// Inside the engine time is an <see cref="int"/> tick.
/// </summary>
public static class TimeText
{
    private static readonly (string Suffix, long Milliseconds)[] Units =
    [
        ("ms", 1),
        ("min", 60_000),
        ("weeks", 604_800_000),
        ("week", 604_800_000),
        ("days", 86_400_000),
        ("day", 86_400_000),
        ("s", 1_000),
        ("m", 60_000),
        ("h", 3_600_000),
        ("d", 86_400_000),
        ("w", 604_800_000),
    ];

    /// <summary>
    /// Reads a span of time in milliseconds: a number and a unit (ms, s, min, h, d, w), or a clock time
    /// <c>HH:mm</c> / <c>HH:mm:ss</c> counted from the start of the trace.
    /// </summary>
    /// <returns>Whether the text was a non-negative span of whole milliseconds.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out long milliseconds)
    {
        milliseconds = 0;
        text = text.Trim();
        if (text.Contains(':'))
        {
            return TryParseClock(text, out milliseconds);
        }

        foreach ((string suffix, long unit) in Units)
        {
            if (!text.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            ReadOnlySpan<char> number = text[..^suffix.Length].TrimEnd();
            if (
                decimal.TryParse(
                    number,
                    NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture,
                    out decimal value
                )
            )
            {
                if (value > long.MaxValue / unit || value * unit != decimal.Truncate(value * unit))
                {
                    return false;
                }

                milliseconds = (long)(value * unit);
                return true;
            }
        }

        return false;
    }

    /// <summary>Writes a span in its largest exact unit, such as <c>90 s</c> or <c>2 h</c>.</summary>
    public static string Format(long milliseconds)
    {
        (string Suffix, long Milliseconds)[] printable =
        [
            ("d", 86_400_000),
            ("h", 3_600_000),
            ("min", 60_000),
            ("s", 1_000),
            ("ms", 1),
        ];
        foreach ((string suffix, long unit) in printable)
        {
            if (milliseconds != 0 && milliseconds % unit == 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{milliseconds / unit} {suffix}");
            }
        }

        return "0 s";
    }

    /// <summary>Writes a moment of a run as days and a clock time, such as <c>2d 09:30:05</c> or <c>09:30:05</c>.</summary>
    public static string FormatClock(long seconds)
    {
        long days = seconds / 86_400;
        long rest = seconds % 86_400;
        string clock = string.Create(
            CultureInfo.InvariantCulture,
            $"{rest / 3600:00}:{rest / 60 % 60:00}:{rest % 60:00}"
        );
        return days == 0 ? clock : string.Create(CultureInfo.InvariantCulture, $"{days}d {clock}");
    }

    private static bool TryParseClock(ReadOnlySpan<char> text, out long milliseconds)
    {
        milliseconds = 0;
        long days = 0;
        int dayMark = text.IndexOf('d');
        if (dayMark > 0)
        {
            if (
                !long.TryParse(text[..dayMark], NumberStyles.None, CultureInfo.InvariantCulture, out days)
                || days > 36_500
            )
            {
                return false;
            }

            text = text[(dayMark + 1)..].TrimStart();
        }

        Span<Range> parts = stackalloc Range[4];
        int count = text.Split(parts, ':');
        if (count is < 2 or > 3)
        {
            return false;
        }

        long total = 0;
        for (int index = 0; index < 3; index++)
        {
            int value = 0;
            if (
                index < count
                && !int.TryParse(text[parts[index]], NumberStyles.None, CultureInfo.InvariantCulture, out value)
            )
            {
                return false;
            }

            if (index > 0 && value > 59)
            {
                return false;
            }

            total = (total * 60) + value;
        }

        if (total >= 100 * 86_400)
        {
            return false;
        }

        milliseconds = ((days * 86_400) + total) * 1000;
        return true;
    }
}
