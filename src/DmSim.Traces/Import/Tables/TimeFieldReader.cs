using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace DmSim.Traces.Import.Tables;

/// <summary>Reads the times of a table in milliseconds, in the source's own count.</summary>
internal sealed class TimeFieldReader(TimeColumn column, RowProblems problems)
{
    // Beyond the year 5138 in seconds, but the year 1973 in milliseconds: no trace is that old or that young.
    private const long ImplausibleSeconds = 100_000_000_000;

    private const int LongestPattern = 64;

    /// <summary>Offset to UTC of the first local time; <see langword="null"/> where there was none.</summary>
    public int? OffsetMinutes { get; private set; }

    /// <summary>Reads a field; what is wrong goes to the problems of the row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public long Read(ReadOnlySpan<byte> text) =>
        column.Form switch
        {
            TimeForm.Seconds => ReadCount(text, 1000),
            TimeForm.Milliseconds => ReadCount(text, 1),
            TimeForm.Microseconds => ReadCount(text, 1) / 1000,
            TimeForm.Nanoseconds => ReadCount(text, 1) / 1_000_000,
            TimeForm.SecondsOrMilliseconds => ReadSecondsOrMilliseconds(text),
            TimeForm.Iso => ReadIso(text),
            TimeForm.Counted => 0,
            _ => ReadPattern(text),
        };

    /// <summary>The time of a row, where rows of the VM are counted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Count(VmSamples vm, long time) =>
        column.Form == TimeForm.Counted ? vm.Count * column.IntervalMilliseconds : time;

    private long ReadCount(ReadOnlySpan<byte> text, long scale)
    {
        if (NumberText.TryParse(text, scale, out long time) is string problem)
        {
            Complain(text, problem);
        }
        else if (time >= ImplausibleSeconds * 1000 && scale == 1000)
        {
            Complain(text, "is no plausible count of seconds; is the unit [ms]?");
        }

        return time;
    }

    private long ReadSecondsOrMilliseconds(ReadOnlySpan<byte> text)
    {
        if (NumberText.TryParse(text, 1, out long time) is string problem)
        {
            Complain(text, problem);
            return 0;
        }

        return time < ImplausibleSeconds ? ReadCount(text, 1000) : time;
    }

    private long ReadIso(ReadOnlySpan<byte> text)
    {
        if (!TimestampText.TryParse(text, out long time, out int? offsetMinutes))
        {
            Complain(
                text,
                NumberText.TryParse(text, 1, out _) is null
                    ? "is a number; the header must give its unit: time[s] or time[ms]"
                    : "is not ISO 8601; expected such as 2026-03-01T09:30:00Z"
            );
        }
        else if (time < 0)
        {
            Complain(text, "is before 1970");
        }
        else if (offsetMinutes is null)
        {
            time = column.Zone.ToUnixMilliseconds(time, out int zoneMinutes);
            offsetMinutes = zoneMinutes;
        }

        OffsetMinutes ??= offsetMinutes;
        return time;
    }

    private long ReadPattern(ReadOnlySpan<byte> text)
    {
        Span<char> characters = stackalloc char[LongestPattern];
        DateTime local = default;
        bool good =
            text.Length <= LongestPattern
            && Encoding.UTF8.TryGetChars(text, characters, out int length)
            && DateTime.TryParseExact(
                characters[..length],
                column.Pattern,
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out local
            );
        if (!good || local < DateTime.UnixEpoch)
        {
            Complain(text, $"is no time from 1970 on written as '{column.Pattern}'");
            return 0;
        }

        long milliseconds = (local.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;
        long time = column.Zone.ToUnixMilliseconds(milliseconds, out int offsetMinutes);
        OffsetMinutes ??= offsetMinutes;
        return time;
    }

    private void Complain(ReadOnlySpan<byte> text, string problem) =>
        problems.Add(column.Index, column.Name, text, problem);
}
