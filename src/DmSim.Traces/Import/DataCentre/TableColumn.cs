using System.Buffers;
using System.Buffers.Text;
using DmSim.Traces.Import.Tables;

namespace DmSim.Traces.Import.DataCentre;

/// <summary>A column of a known table.</summary>
/// <param name="Name">Its name in a header, and in messages.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="IsNeeded">Whether a header without it is not this table's.</param>
internal sealed record TableColumn(string Name, FieldKind Kind = FieldKind.Any, bool IsNeeded = false)
{
    private const int ShortestEncrypted = 6;

    /// <summary>Another name that copies use; empty where there is none.</summary>
    public string Alias { get; init; } = "";

    private static readonly SearchValues<byte> Base64Bytes = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="u8
    );

    /// <summary>
    /// Whether a name in a header is this column's: letters and digits count, not their case and what is between.
    /// </summary>
    public bool IsNamed(string name) => Plain(name) is string plain && (plain == Plain(Name) || plain == Plain(Alias));

    /// <summary>Whether a field can be of this column.</summary>
    public bool Accepts(ReadOnlySpan<byte> field) =>
        Kind switch
        {
            FieldKind.Any => true,
            FieldKind.Text => !field.IsEmpty,
            FieldKind.Whole => IsWhole(field),
            FieldKind.Number => SignedNumber.TryParse(field, out _) is null,
            FieldKind.NumberOrNothing => FieldText.IsMissing(field) || SignedNumber.TryParse(field, out _) is null,
            FieldKind.Machine => IsNumbered(field, "m_"u8),
            FieldKind.Container => IsNumbered(field, "c_"u8),
            FieldKind.Encrypted => IsEncrypted(field),
            FieldKind.Bucket => SignedNumber.TryParse(field.TrimStart((byte)'>'), out _) is null,
            _ => throw new InvalidOperationException($"The kind {Kind} is not known."),
        };

    /// <summary>Digits alone are a number, which other tables have in that place.</summary>
    private static bool IsEncrypted(ReadOnlySpan<byte> field) =>
        field.Length >= ShortestEncrypted
        && !field.ContainsAnyExcept(Base64Bytes)
        && field.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    private static string? Plain(string name)
    {
        string plain = string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();
        return plain.Length == 0 ? null : plain;
    }

    private static bool IsWhole(ReadOnlySpan<byte> field) =>
        Utf8Parser.TryParse(field, out long _, out int length) && length == field.Length;

    private static bool IsNumbered(ReadOnlySpan<byte> field, ReadOnlySpan<byte> prefix) =>
        field.StartsWith(prefix)
        && field.Length > prefix.Length
        && !field[prefix.Length..].ContainsAnyExceptInRange((byte)'0', (byte)'9');
}
