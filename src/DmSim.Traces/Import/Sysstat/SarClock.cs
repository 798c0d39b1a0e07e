using System.Text;

namespace DmSim.Traces.Import.Sysstat;

/// <summary>
/// The times of day in sar's text, <c>07:46:54</c> or <c>07時46分54秒</c>, on a 24 h or 12 h clock, which begin anew at
/// midnight without a word.
/// </summary>
internal sealed class SarClock
{
    private const int MillisecondsPerHour = 3_600_000;
    private const long MillisecondsPerDay = 86_400_000;

    private static readonly string[] AfternoonMarks = ["PM", "P.M.", "NACHM.", "午後", "下午", "오후", "ΜΜ"];
    private static readonly string[] MorningMarks = ["AM", "A.M.", "VORM.", "午前", "上午", "오전", "ΠΜ"];

    private long _day;
    private long _last = -1;
    private long _shift;

    /// <summary>How often the clock was set back by an hour.</summary>
    public long ClockChanges { get; private set; }

    /// <summary>Begins a day.</summary>
    /// <param name="midnight">Its midnight in milliseconds since 1970, or 0 where the log has no date.</param>
    public void Begin(long midnight)
    {
        _day = midnight;
        _last = -1;
        _shift = 0;
    }

    /// <summary>The moment of a time of day that follows the one before, in milliseconds of local time.</summary>
    public long Advance(int timeOfDay)
    {
        long moment = _day + _shift + timeOfDay;
        if (_last >= 0 && moment < _last)
        {
            bool setBack = _last - moment <= MillisecondsPerHour;
            long step = setBack ? MillisecondsPerHour : MillisecondsPerDay;
            ClockChanges += setBack ? 1 : 0;
            (_shift, _day) = setBack ? (_shift + step, _day) : (_shift, _day + step);
            moment += step;
        }

        _last = moment;
        return moment;
    }

    /// <summary>Reads a time of day.</summary>
    /// <param name="text">Hours, minutes, seconds, and a mark of the half of the day on either side.</param>
    /// <param name="isAfternoon">What a mark beside the time says; <see langword="null"/> where there is none.</param>
    /// <param name="milliseconds">Since midnight.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, bool? isAfternoon, out int milliseconds)
    {
        milliseconds = 0;
        Span<int> parts = stackalloc int[3];
        int part = -1;
        bool inNumber = false;
        int firstDigit = -1;
        for (int index = 0; index < text.Length; index++)
        {
            bool digit = text[index] is >= (byte)'0' and <= (byte)'9';
            if (digit && !inNumber && ++part == parts.Length)
            {
                return false;
            }

            if (digit)
            {
                firstDigit = firstDigit < 0 ? index : firstDigit;
                parts[part] = (parts[part] * 10) + text[index] - '0';
                if (parts[part] > 99)
                {
                    return false;
                }
            }
            else if (text[index] is (byte)'.' or (byte)'-' or (byte)'/' or (byte)'%')
            {
                // A number, a date, a column's name.
                return false;
            }

            inNumber = digit;
        }

        isAfternoon ??= firstDigit > 0 ? HalfOfDay(text[..firstDigit]) : null;
        return part == 2 && firstDigit < 16 && TryJoin(parts, isAfternoon, out milliseconds);
    }

    /// <summary>What a word says of the half of the day; <see langword="null"/> for any other word.</summary>
    public static bool? HalfOfDay(ReadOnlySpan<byte> word)
    {
        string text = Encoding.UTF8.GetString(word);
        return AfternoonMarks.Contains(text, StringComparer.OrdinalIgnoreCase) ? true
            : MorningMarks.Contains(text, StringComparer.OrdinalIgnoreCase) ? false
            : null;
    }

    private static bool TryJoin(ReadOnlySpan<int> parts, bool? isAfternoon, out int milliseconds)
    {
        int hour = parts[0];
        if (isAfternoon is bool afternoon && hour is >= 1 and <= 12)
        {
            hour = (hour % 12) + (afternoon ? 12 : 0);
        }

        milliseconds = (((hour * 60) + parts[1]) * 60_000) + (parts[2] * 1000);
        return hour <= 23 && parts[1] <= 59 && parts[2] <= 60;
    }
}
