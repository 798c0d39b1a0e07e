using System.Globalization;

namespace DmSim.Traces.Import.PerformanceLogs;

/// <summary>The first cell of a log: its form and, where it says so, the time zone.</summary>
/// <param name="Zone">The zone's name as written, or empty.</param>
/// <param name="BiasMinutes">UTC less local time; <see langword="null"/> where the log does not say.</param>
internal readonly record struct PdhBanner(string Zone, int? BiasMinutes)
{
    private const int MostMinutes = 15 * 60;

    /// <summary>What every banner begins with.</summary>
    public static ReadOnlySpan<byte> Start => "(PDH-"u8;

    /// <summary>
    /// Reads a banner: <c>(PDH-CSV 4.0) (zone)(bias)</c>, where typeperf leaves out what follows the form.
    /// </summary>
    public static PdhBanner Parse(string cell)
    {
        int form = cell.IndexOf(')', StringComparison.Ordinal);
        string rest = form < 0 ? "" : cell[(form + 1)..].Trim();
        int open = rest.LastIndexOf('(');
        bool biased = open > 0 && rest.EndsWith(')');
        string number = biased ? rest[(open + 1)..^1] : "";
        bool known =
            int.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int bias)
            && Math.Abs(bias) <= MostMinutes;
        string zone = biased ? rest[..open] : rest;
        return new PdhBanner(zone.Trim('(', ')', ' '), known ? bias : null);
    }
}
