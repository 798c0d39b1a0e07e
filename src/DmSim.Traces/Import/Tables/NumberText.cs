using System.Globalization;
using System.Runtime.CompilerServices;

namespace DmSim.Traces.Import.Tables;

/// <summary>
/// Reads non-negative decimal numbers from bytes, always with a point, and scales them to whole units.
/// </summary>
internal static class NumberText
{
    /// <summary>The problem of a number below 0.</summary>
    public const string Negative = "is negative; expected 0 or more";

    // 18 digits fit a 64-bit integer whatever they are.
    private const int SafeDigits = 18;

    private static ReadOnlySpan<ulong> PowersOfTen =>
        [
            1,
            10,
            100,
            1_000,
            10_000,
            100_000,
            1_000_000,
            10_000_000,
            100_000_000,
            1_000_000_000,
            10_000_000_000,
            100_000_000_000,
            1_000_000_000_000,
            10_000_000_000_000,
            100_000_000_000_000,
            1_000_000_000_000_000,
            10_000_000_000_000_000,
            100_000_000_000_000_000,
        ];

    /// <summary>
    /// Reads a number and multiplies it: the result is rounded to the nearest integer, halves upwards.
    /// </summary>
    /// <param name="text">The digits, possibly with a point and an exponent.</param>
    /// <param name="scale">What one whole is; at least 1.</param>
    /// <param name="value">The result, or 0.</param>
    /// <returns>What is wrong with the text and what was expected, or <see langword="null"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static string? TryParse(ReadOnlySpan<byte> text, long scale, out long value)
    {
        value = 0;
        if (text.Length is 0 or > SafeDigits)
        {
            return ParseSlowly(text, scale, out value);
        }

        ulong digits = 0;
        int point = -1;
        for (int index = 0; index < text.Length; index++)
        {
            uint digit = (uint)(text[index] - '0');
            if (digit <= 9)
            {
                digits = (digits * 10) + digit;
            }
            else if (text[index] == (byte)'.' && point < 0)
            {
                point = index;
            }
            else
            {
                return ParseSlowly(text, scale, out value);
            }
        }

        int decimals = point < 0 ? 0 : text.Length - point - 1;
        if (text.Length == 1 && point == 0)
        {
            return ParseSlowly(text, scale, out value);
        }

        ulong high = Math.BigMul(digits, (ulong)scale, out ulong product);
        ulong ten = PowersOfTen[decimals];
        // Half of what is divided by makes halves go upwards; 10 and its powers are even.
        ulong half = ten / 2;
        ulong quotient = decimals == 0 ? product : (product + half) / ten;
        if (high != 0 || quotient > long.MaxValue || product > ulong.MaxValue - half)
        {
            // What overflows here may still fit once divided.
            return decimals == 0 ? "is too large" : ParseSlowly(text, scale, out value);
        }

        value = (long)quotient;
        return null;
    }

    private static string? ParseSlowly(ReadOnlySpan<byte> text, long scale, out long value)
    {
        const NumberStyles Style =
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        value = 0;
        if (text.IsEmpty)
        {
            return "is empty; expected a number";
        }

        if (!decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out decimal number))
        {
            bool huge = double.TryParse(text, Style, CultureInfo.InvariantCulture, out double value64);
            return huge && double.IsFinite(value64) ? "is too large"
                : huge ? "is not finite; expected a number"
                : "is no number; expected digits with '.' as the decimal mark";
        }

        if (number < 0)
        {
            return Negative;
        }

        // Half a unit of room for rounding: the largest result stays a 64-bit integer.
        if (number >= (decimal)long.MaxValue / scale)
        {
            return "is too large";
        }

        value = (long)decimal.Round(number * scale, MidpointRounding.AwayFromZero);
        return null;
    }
}
