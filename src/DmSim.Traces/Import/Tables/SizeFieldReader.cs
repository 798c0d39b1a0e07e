using System.Runtime.CompilerServices;

namespace DmSim.Traces.Import.Tables;

/// <summary>Reads one column of sizes in bytes.</summary>
internal sealed class SizeFieldReader(ValueColumn column, RowProblems problems)
{
    private const int LongestNumber = 64;

    private readonly bool _hasEmptyTexts = column.EmptyTexts.Count > 0;

    /// <summary>Reads a field; what is wrong goes to the problems of the row.</summary>
    /// <returns>Bytes, or <see cref="VmSamples.Unknown"/> where the field is empty.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public long Read(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || (_hasEmptyTexts && IsEmptyText(text)))
        {
            return VmSamples.Unknown;
        }

        string? problem =
            column.DecimalMark == (byte)'.'
                ? NumberText.TryParse(text, column.Scale, out long value)
                : ParseWithComma(text, out value);
        if (problem is null && column.Multiplier != 1)
        {
            bool fits = value <= long.MaxValue / column.Multiplier;
            problem = fits ? null : "is too large";
            value = fits ? value * column.Multiplier : 0;
        }

        if (problem is not null)
        {
            if (column.Negatives is RepairCounter negatives && text[0] == (byte)'-' && problem == NumberText.Negative)
            {
                negatives.Count++;
                return 0;
            }

            problems.Add(column.Index, column.Name, text, problem);
        }

        // Halves upwards, as everywhere; written so that the largest value does not overflow.
        return column.Divisor == 1
            ? value
            : (value / column.Divisor) + ((value % column.Divisor * 2) >= column.Divisor ? 1 : 0);
    }

    private bool IsEmptyText(ReadOnlySpan<byte> text)
    {
        foreach (byte[] empty in column.EmptyTexts)
        {
            if (text.SequenceEqual(empty))
            {
                return true;
            }
        }

        return false;
    }

    private string? ParseWithComma(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        if (text.Length > LongestNumber || text.Contains((byte)'.'))
        {
            return "is no number; expected digits with ',' as the decimal mark";
        }

        Span<byte> number = stackalloc byte[LongestNumber];
        text.Replace(number, (byte)',', (byte)'.');
        return NumberText.TryParse(number[..text.Length], column.Scale, out value);
    }
}
