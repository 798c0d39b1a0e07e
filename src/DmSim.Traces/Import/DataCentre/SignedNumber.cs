using System.Globalization;
using System.Runtime.CompilerServices;

namespace DmSim.Traces.Import.DataCentre;

/// <summary>
/// Reads decimal numbers from bytes, always with a point: shares and percentages, which may be negative where a data set
/// marks what it does not know.
/// </summary>
internal static class SignedNumber
{
    // 18 digits fit a 64-bit integer whatever they are, and a power of ten up to 10^18 is an exact double up to 10^22.
    private const int MostDigits = 18;

    private static readonly double[] PowersOfTen =
    [
        1e0,
        1e1,
        1e2,
        1e3,
        1e4,
        1e5,
        1e6,
        1e7,
        1e8,
        1e9,
        1e10,
        1e11,
        1e12,
        1e13,
        1e14,
        1e15,
        1e16,
        1e17,
        1e18,
    ];

    /// <summary>Reads a finite number.</summary>
    /// <param name="text">Digits, possibly with a sign, a point and an exponent.</param>
    /// <param name="value">The number, or 0.</param>
    /// <returns>What is wrong with the text and what was expected, or <see langword="null"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static string? TryParse(ReadOnlySpan<byte> text, out double value)
    {
        bool isNegative = text.Length > 1 && text[0] == (byte)'-';
        long digits = 0;
        int point = -1;
        int start = isNegative ? 1 : 0;
        for (int index = start; index < text.Length; index++)
        {
            uint digit = (uint)(text[index] - '0');
            if (digit <= 9)
            {
                digits = unchecked((digits * 10) + digit);
            }
            else if (text[index] == (byte)'.' && point < 0)
            {
                point = index;
            }
            else
            {
                return ParseSlowly(text, out value);
            }
        }

        int count = text.Length - start - (point < 0 ? 0 : 1);
        if (count is 0 or > MostDigits)
        {
            return ParseSlowly(text, out value);
        }

        double magnitude = point < 0 ? digits : digits / PowersOfTen[text.Length - 1 - point];
        value = isNegative ? -magnitude : magnitude;
        return null;
    }

    private static string? ParseSlowly(ReadOnlySpan<byte> text, out double value)
    {
        const NumberStyles Style =
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        value = 0;
        if (text.IsEmpty)
        {
            return "is empty; expected a number";
        }

        if (!double.TryParse(text, Style, CultureInfo.InvariantCulture, out double parsed))
        {
            return "is no number; expected digits with '.' as the decimal mark";
        }

        if (!double.IsFinite(parsed))
        {
            return "is not finite; expected a number";
        }

        value = parsed;
        return null;
    }
}
