using System.Runtime.CompilerServices;
using System.Text;

namespace DmSim.Traces.Import.Tables;

/// <summary>Looks at lines and fields of a source.</summary>
internal static class FieldText
{
    private const int LongestShown = 40;

    /// <summary>Whether a line holds nothing but blanks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsBlank(ReadOnlySpan<byte> line) =>
        line.IsEmpty || (line[0] <= (byte)' ' && line.Trim(" \t"u8).IsEmpty);

    /// <summary>Whether a field says that there is no value: it is empty, or holds what programs write for nothing.</summary>
    public static bool IsMissing(ReadOnlySpan<byte> field) =>
        field.IsEmpty
        || (
            field.Length <= 4
            && (
                Ascii.EqualsIgnoreCase(field, "null"u8)
                || Ascii.EqualsIgnoreCase(field, "none"u8)
                || Ascii.EqualsIgnoreCase(field, "nan"u8)
                || Ascii.EqualsIgnoreCase(field, "na"u8)
                || field.SequenceEqual("\\N"u8)
            )
        );

    /// <summary>The field's text, cut where it is long.</summary>
    public static string Show(ReadOnlySpan<byte> field)
    {
        string shown = Encoding.UTF8.GetString(field[..Math.Min(field.Length, LongestShown)]);
        return field.Length > LongestShown ? shown + "…" : shown;
    }
}
