namespace DmSim.Traces.Import.Tables;

/// <summary>Where a table has which column and how it is written: all that its rows need to be read.</summary>
internal sealed record TableLayout
{
    /// <summary>The character between fields.</summary>
    public required byte Separator { get; init; }

    /// <summary>How many fields a row has.</summary>
    public required int ColumnCount { get; init; }

    /// <summary>When.</summary>
    public required TimeColumn Time { get; init; }

    /// <summary>Whose: the columns that make the VM's name, joined by <c>/</c>; empty: the file is one VM.</summary>
    public IReadOnlyList<int> Vm { get; init; } = [];

    /// <summary>The memory signal.</summary>
    public required ValueColumn Demand { get; init; }

    /// <summary>The size the VM was given.</summary>
    public ValueColumn? Provisioned { get; init; }

    /// <summary>The part of demand in active use.</summary>
    public ValueColumn? WorkingSet { get; init; }

    /// <summary>What the guest could still hand out.</summary>
    public ValueColumn? Available { get; init; }

    /// <summary>What a row without demand means.</summary>
    public EmptyDemand WithoutDemand { get; init; }

    /// <summary>Counts rows without a VM's name, which are dropped; <see langword="null"/>: they are refused.</summary>
    public RepairCounter? Nameless { get; init; }

    /// <summary>How the demand column becomes demand.</summary>
    public DemandMeaning Meaning { get; init; }

    /// <summary>The size of <see cref="DemandMeaning.RestOfWhole"/>.</summary>
    public long WholeBytes { get; init; }

    /// <summary>
    /// Columns that are the demand of a VM each; where there are any, <see cref="Vm"/>, <see cref="Demand"/> and the other
    /// channels are not looked at.
    /// </summary>
    public IReadOnlyList<VmColumn> VmColumns { get; init; } = [];
}
