namespace DmSim.Traces.Import.Mapping;

/// <summary>A column of memory sizes of a mapping.</summary>
public record MappedSize
{
    /// <summary>Its name or number.</summary>
    public string Column { get; init; } = "";

    /// <summary>Bytes of one unit; 0 where the column holds shares.</summary>
    public long UnitBytes { get; init; }
}
