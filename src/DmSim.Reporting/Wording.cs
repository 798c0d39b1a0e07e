using System.Globalization;
using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Lab.Experiments;

namespace DmSim.Reporting;

/// <summary>Numbers and names as people read them; invariant culture.</summary>
internal static class Wording
{
    /// <summary>Formats with the invariant culture.</summary>
    public static string Of(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>A number with at most four significant digits, without exponent.</summary>
    public static string Number(double value)
    {
        if (!double.IsFinite(value))
        {
            return "–";
        }

        if (value == 0)
        {
            return "0";
        }

        int integerDigits = (int)Math.Floor(Math.Log10(Math.Abs(value))) + 1;
        int decimals = Math.Clamp(4 - integerDigits, 0, 6);
        return value.ToString("#,0." + new string('#', decimals), Spaced);
    }

    /// <summary>A value in its unit; bytes become MiB or GiB.</summary>
    public static string Value(double value, string unit)
    {
        (double scale, string shown) = Scale(unit, Math.Abs(value));
        string number = Number(value / scale);
        return shown.Length == 0 || number == "–" ? number : $"{number} {shown}";
    }

    /// <summary>The divisor and name of the unit in which values up to a size are shown.</summary>
    public static (double Scale, string Unit) Scale(string unit, double highest)
    {
        if (!unit.StartsWith("bytes", StringComparison.Ordinal))
        {
            return (1, unit);
        }

        string rest = unit["bytes".Length..];
        return highest >= MemorySize.BytesPerGibibyte
            ? (MemorySize.BytesPerGibibyte, "GiB" + rest)
            : (MemorySize.BytesPerMebibyte, "MiB" + rest);
    }

    /// <summary>The name of a mapping in results (<c>asIs</c>).</summary>
    public static string Code(DemandMapping mapping) =>
        mapping switch
        {
            DemandMapping.AsIs => "asIs",
            DemandMapping.Low => "low",
            DemandMapping.Middle => "middle",
            _ => "high",
        };

    /// <summary>A mapping in words.</summary>
    public static string Words(DemandMapping mapping) =>
        mapping == DemandMapping.AsIs ? "demand as recorded" : $"{Code(mapping)} mapping";

    /// <summary>The name of a situation in results (<c>sequentialStart</c>).</summary>
    public static string Code(Situation situation) =>
        situation switch
        {
            Situation.Steady => "steady",
            Situation.SequentialStart => "sequentialStart",
            _ => "restart",
        };

    /// <summary>A situation in words.</summary>
    public static string Words(Situation situation) =>
        situation switch
        {
            Situation.Steady => "steady state",
            Situation.SequentialStart => "sequential start",
            _ => "everything restarts",
        };

    /// <summary>Such as <c>+190 %</c> for a ratio of 2.9; a dash without one.</summary>
    public static string Gain(double ratio) =>
        double.IsFinite(ratio) ? ((ratio - 1) * 100).ToString("+0;−0;±0", CultureInfo.InvariantCulture) + " %" : "–";

    private static readonly NumberFormatInfo Spaced = new() { NumberGroupSeparator = "\u202F" };
}
