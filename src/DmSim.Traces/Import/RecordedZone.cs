using System.Globalization;

namespace DmSim.Traces.Import;

/// <summary>The time zone in which local times of a source were written.</summary>
public sealed class RecordedZone
{
    private readonly TimeZoneInfo _zone;

    private RecordedZone(TimeZoneInfo zone, string name)
    {
        _zone = zone;
        Name = name;
    }

    /// <summary>Coordinated universal time.</summary>
    public static RecordedZone Utc { get; } = new(TimeZoneInfo.Utc, "UTC");

    /// <summary>The name, as it was given.</summary>
    public string Name { get; }

    /// <summary>A zone of a fixed distance to UTC.</summary>
    /// <param name="minutes">Local time less UTC, -14 h to 14 h.</param>
    public static RecordedZone OfOffset(int minutes)
    {
        string sign = minutes < 0 ? "-" : "+";
        int size = Math.Abs(minutes);
        string name = string.Create(CultureInfo.InvariantCulture, $"UTC{sign}{size / 60:00}:{size % 60:00}");
        return new RecordedZone(
            TimeZoneInfo.CreateCustomTimeZone(name, TimeSpan.FromMinutes(minutes), name, name),
            name
        );
    }

    /// <summary>
    /// Reads <c>UTC</c>, <c>Z</c>, an offset such as <c>+02:00</c>, or a name such as <c>Europe/Berlin</c>.
    /// </summary>
    public static bool TryParse(string text, out RecordedZone zone)
    {
        ArgumentNullException.ThrowIfNull(text);
        zone = Utc;
        string trimmed = text.Trim();
        if (trimmed is "UTC" or "utc" or "Z" or "z")
        {
            return true;
        }

        if (trimmed.Length > 0 && trimmed[0] is '+' or '-')
        {
            return TryParseOffset(trimmed, out zone);
        }

        if (trimmed.Length == 0 || !TimeZoneInfo.TryFindSystemTimeZoneById(trimmed, out TimeZoneInfo? found))
        {
            return false;
        }

        zone = new RecordedZone(found, trimmed);
        return true;
    }

    /// <summary>Turns a local time into a moment.</summary>
    /// <param name="localMilliseconds">Milliseconds from 1970-01-01 00:00 on the local clock.</param>
    /// <param name="offsetMinutes">Local time less UTC at that moment; standard time where the clock shows it twice.</param>
    /// <returns>Unix milliseconds.</returns>
    public long ToUnixMilliseconds(long localMilliseconds, out int offsetMinutes)
    {
        const long Latest = 253_402_300_799_999;
        long within = Math.Clamp(localMilliseconds, 0, Latest);
        DateTime local = DateTime.SpecifyKind(DateTime.UnixEpoch.AddMilliseconds(within), DateTimeKind.Unspecified);
        offsetMinutes = (int)_zone.GetUtcOffset(local).TotalMinutes;
        return localMilliseconds - (offsetMinutes * 60_000L);
    }

    private static bool TryParseOffset(string text, out RecordedZone zone)
    {
        zone = Utc;
        string[] forms = ["hh\\:mm", "hhmm", "hh"];
        bool good =
            TimeSpan.TryParseExact(text[1..], forms, CultureInfo.InvariantCulture, out TimeSpan size)
            && size <= TimeSpan.FromHours(14);
        if (good)
        {
            zone = OfOffset((int)size.TotalMinutes * (text[0] == '-' ? -1 : 1));
        }

        return good;
    }
}
