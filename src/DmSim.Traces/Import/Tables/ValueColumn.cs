namespace DmSim.Traces.Import.Tables;

/// <summary>
/// A column of memory sizes. The result is <c>round(number · Scale) · Multiplier / Divisor</c> in bytes, rounded.
/// </summary>
/// <param name="Index">Its place, counted from 0.</param>
/// <param name="Name">What messages call it.</param>
internal sealed record ValueColumn(int Index, string Name)
{
    /// <summary>What 1 of the column is: 1,024 for KiB, the size of the VM for shares of it.</summary>
    public long Scale { get; init; } = 1;

    /// <summary>Applied after rounding, where the number itself is only good to whole units.</summary>
    public long Multiplier { get; init; } = 1;

    /// <summary>100 for percentages.</summary>
    public long Divisor { get; init; } = 1;

    /// <summary>The decimal mark: a point or a comma.</summary>
    public byte DecimalMark { get; init; } = (byte)'.';

    /// <summary>Texts that mean the value is not known, besides an empty field: <c>NaN</c>, <c>-1</c>.</summary>
    public IReadOnlyList<byte[]> EmptyTexts { get; init; } = [];

    /// <summary>Counts negative numbers, which become 0; <see langword="null"/>: they are refused.</summary>
    public RepairCounter? Negatives { get; init; }
}
