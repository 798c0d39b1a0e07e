using System.Globalization;
using DmSim.Core.Scenarios.Actions;
using DmSim.Core.Units;

namespace DmSim.Traces.Scenarios;

/// <summary>Reads the size of a stress worker as people write it.</summary>
internal static class StressSizeText
{
    /// <summary>
    /// Reads <c>128 MiB</c>, <c>80 % of free</c>, <c>95 % of total - 192 MiB</c> or <c>all free</c>.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out StressSize size)
    {
        text = text.Trim();
        size = StressSize.Fill;
        if (text is "all free")
        {
            return true;
        }

        int percent = text.IndexOf('%');
        if (percent < 0)
        {
            bool isSize = MemorySize.TryParse(text, out MemorySize fixedSize);
            size = StressSize.Fixed(fixedSize);
            return isSize;
        }

        ReadOnlySpan<char> basis = text[(percent + 1)..].TrimStart();
        if (
            !basis.StartsWith("of", StringComparison.Ordinal)
            || !TryParsePercent(text[..percent].TrimEnd(), out double share)
        )
        {
            return false;
        }

        return TryParseBasis(basis[2..].Trim(), share, out size);
    }

    private static bool TryParsePercent(ReadOnlySpan<char> text, out double share) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out share) && share <= 1000;

    private static bool TryParseBasis(ReadOnlySpan<char> text, double share, out StressSize size)
    {
        size = default;
        int sign = text.IndexOfAny('+', '-');
        ReadOnlySpan<char> name = (sign < 0 ? text : text[..sign]).TrimEnd();
        MemorySize offset = MemorySize.Zero;
        if (name is not ("free" or "total") || (sign >= 0 && !MemorySize.TryParse(text[(sign + 1)..], out offset)))
        {
            return false;
        }

        MemorySize signed = sign >= 0 && text[sign] == '-' ? MemorySize.Zero - offset : offset;
        size = new StressSize(name is "free" ? StressBasis.GuestFree : StressBasis.GuestTotal, share, signed);
        return true;
    }
}
