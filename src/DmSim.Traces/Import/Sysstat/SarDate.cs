using System.Globalization;

namespace DmSim.Traces.Import.Sysstat;

/// <summary>
/// The date in the first line of sar's text, written as the recorder's language has it: <c>03/24/11</c>,
/// <c>24.03.2011</c>,
/// <c>2011-03-24</c>, <c>2011年03月24日</c>.
/// </summary>
internal static class SarDate
{
    /// <summary>Reads a date.</summary>
    /// <param name="text">The date's text.</param>
    /// <param name="milliseconds">Midnight in milliseconds since 1970.</param>
    /// <param name="isAmbiguous">Whether month and day could be the other way round; month first is assumed.</param>
    /// <returns>Whether it was a date.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out long milliseconds, out bool isAmbiguous)
    {
        milliseconds = 0;
        isAmbiguous = false;
        Span<int> numbers = stackalloc int[3];
        if (!TakeNumbers(text, numbers, out char mark, out int firstDigits))
        {
            return false;
        }

        (int year, int month, int day) = (numbers[2], numbers[0], numbers[1]);
        if (firstDigits == 4)
        {
            (year, month, day) = (numbers[0], numbers[1], numbers[2]);
        }
        else if (mark != '/' || numbers[0] > 12)
        {
            (month, day) = (numbers[1], numbers[0]);
        }
        else
        {
            isAmbiguous = numbers[1] <= 12 && numbers[0] != numbers[1];
        }

        year += year < 100 ? 2000 : 0;
        if (year is < 1970 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        milliseconds = (long)
            (new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).TotalMilliseconds;
        return true;
    }

    private static bool TakeNumbers(ReadOnlySpan<char> text, Span<int> numbers, out char mark, out int firstDigits)
    {
        mark = '\0';
        firstDigits = 0;
        int position = 0;
        for (int count = 0; count < numbers.Length; count++)
        {
            while (position < text.Length && !char.IsAsciiDigit(text[position]))
            {
                position++;
            }

            int start = position;
            while (position < text.Length && char.IsAsciiDigit(text[position]))
            {
                position++;
            }

            if (
                position - start is < 1 or > 4
                || !int.TryParse(
                    text[start..position],
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out numbers[count]
                )
            )
            {
                return false;
            }

            if (count == 0)
            {
                firstDigits = position - start;
                mark = position < text.Length ? text[position] : '\0';
            }
        }

        return true;
    }
}
