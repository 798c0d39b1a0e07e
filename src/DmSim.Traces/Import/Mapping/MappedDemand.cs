namespace DmSim.Traces.Import.Mapping;

/// <summary>The demand of a mapping: one column, or a column per VM.</summary>
public sealed record MappedDemand : MappedSize
{
    /// <summary>Columns that are a VM each, by name or number.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>Whether every column but the time is a VM.</summary>
    public bool IsEveryColumn { get; init; }

    /// <summary>What 100 % means, where the column holds percentages.</summary>
    public MappedBasis? PercentOf { get; init; }

    /// <summary>What 1 means, where the column holds shares.</summary>
    public MappedBasis? ShareOf { get; init; }

    /// <summary>What the column is subtracted from, where it holds what is free or available.</summary>
    public MappedBasis? RestOf { get; init; }

    /// <summary>Whether it is a table with a column per VM.</summary>
    public bool IsWide => IsEveryColumn || Columns.Count > 0;
}
