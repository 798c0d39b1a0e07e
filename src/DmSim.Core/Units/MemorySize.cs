using System.Globalization;
using System.Numerics;

namespace DmSim.Core.Units;

/// <summary>
/// An amount of memory: an exact, signed count of bytes. Differences may be negative; settings never are.
/// </summary>
/// <remarks>
/// The default value is <see cref="Zero"/>. Text uses binary units only (KiB, MiB, GiB, TiB), because memory is
/// sold, assigned and counted in powers of two. Arithmetic is checked: an overflow throws.
/// </remarks>
/// <param name="Bytes">The count of bytes.</param>
public readonly record struct MemorySize(long Bytes)
    : IComparable<MemorySize>,
        IAdditionOperators<MemorySize, MemorySize, MemorySize>,
        ISubtractionOperators<MemorySize, MemorySize, MemorySize>,
        IComparisonOperators<MemorySize, MemorySize, bool>
{
    /// <summary>Bytes in one kibibyte.</summary>
    public const long BytesPerKibibyte = 1L << 10;

    /// <summary>Bytes in one mebibyte.</summary>
    public const long BytesPerMebibyte = 1L << 20;

    /// <summary>Bytes in one gibibyte.</summary>
    public const long BytesPerGibibyte = 1L << 30;

    /// <summary>Bytes in one tebibyte.</summary>
    public const long BytesPerTebibyte = 1L << 40;

    private static readonly (string Suffix, long Bytes)[] Units =
    [
        ("TiB", BytesPerTebibyte),
        ("GiB", BytesPerGibibyte),
        ("MiB", BytesPerMebibyte),
        ("KiB", BytesPerKibibyte),
        ("B", 1),
    ];

    /// <summary>No memory.</summary>
    public static MemorySize Zero => default;

    /// <summary>This size in mebibytes; exact for multiples of 1 MiB below 2^53 MiB.</summary>
    public double Mebibytes => Bytes / (double)BytesPerMebibyte;

    /// <summary>This size in gibibytes.</summary>
    public double Gibibytes => Bytes / (double)BytesPerGibibyte;

    /// <summary>The size of <paramref name="count"/> kibibytes.</summary>
    public static MemorySize FromKibibytes(long count) => new(checked(count * BytesPerKibibyte));

    /// <summary>The size of <paramref name="count"/> mebibytes.</summary>
    public static MemorySize FromMebibytes(long count) => new(checked(count * BytesPerMebibyte));

    /// <summary>The size of <paramref name="count"/> gibibytes.</summary>
    public static MemorySize FromGibibytes(long count) => new(checked(count * BytesPerGibibyte));

    /// <summary>The smaller of two sizes.</summary>
    public static MemorySize Min(MemorySize left, MemorySize right) => left.Bytes <= right.Bytes ? left : right;

    /// <summary>The larger of two sizes.</summary>
    public static MemorySize Max(MemorySize left, MemorySize right) => left.Bytes >= right.Bytes ? left : right;

    /// <summary>This size rounded up to a multiple of <paramref name="unit"/>, which must be positive.</summary>
    public MemorySize RoundUp(MemorySize unit) => new(checked((Bytes + unit.Bytes - 1) / unit.Bytes * unit.Bytes));

    /// <summary>This size rounded down to a multiple of <paramref name="unit"/>, which must be positive.</summary>
    public MemorySize RoundDown(MemorySize unit) => new(Bytes / unit.Bytes * unit.Bytes);

    /// <summary>
    /// Reads a size such as <c>256 GiB</c>, <c>512MiB</c>, <c>1.5 GiB</c> or <c>4096 B</c>. The unit is required;
    /// decimal units (GB, MB) are refused because they are ambiguous in this field.
    /// </summary>
    /// <param name="text">The text to read; invariant culture, case of the unit ignored.</param>
    /// <param name="size">The size, when this returns <see langword="true"/>.</param>
    /// <returns>Whether the text was a non-negative size that is a whole number of bytes.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out MemorySize size)
    {
        size = Zero;
        text = text.Trim();
        foreach ((string suffix, long bytes) in Units)
        {
            if (!text.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            ReadOnlySpan<char> number = text[..^suffix.Length].TrimEnd();
            if (
                !decimal.TryParse(
                    number,
                    NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture,
                    out decimal value
                )
                || value > long.MaxValue / bytes
            )
            {
                return false;
            }

            decimal product = value * bytes;
            if (product != decimal.Truncate(product))
            {
                return false;
            }

            size = new MemorySize((long)product);
            return true;
        }

        return false;
    }

    /// <summary>Compares the counts of bytes.</summary>
    public int CompareTo(MemorySize other) => Bytes.CompareTo(other.Bytes);

    /// <summary>The size in its largest exact binary unit, such as <c>1536 MiB</c>; invariant culture.</summary>
    public override string ToString()
    {
        foreach ((string suffix, long bytes) in Units)
        {
            if (Bytes % bytes == 0 && (Bytes != 0 || bytes == 1))
            {
                return string.Create(CultureInfo.InvariantCulture, $"{Bytes / bytes} {suffix}");
            }
        }

        return "0 B";
    }

    /// <summary>The sum.</summary>
    public static MemorySize operator +(MemorySize left, MemorySize right) => new(checked(left.Bytes + right.Bytes));

    /// <summary>The difference, which may be negative.</summary>
    public static MemorySize operator -(MemorySize left, MemorySize right) => new(checked(left.Bytes - right.Bytes));

    /// <summary>Whether left is smaller.</summary>
    public static bool operator <(MemorySize left, MemorySize right) => left.Bytes < right.Bytes;

    /// <summary>Whether left is larger.</summary>
    public static bool operator >(MemorySize left, MemorySize right) => left.Bytes > right.Bytes;

    /// <summary>Whether left is smaller or equal.</summary>
    public static bool operator <=(MemorySize left, MemorySize right) => left.Bytes <= right.Bytes;

    /// <summary>Whether left is larger or equal.</summary>
    public static bool operator >=(MemorySize left, MemorySize right) => left.Bytes >= right.Bytes;
}
