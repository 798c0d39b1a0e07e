namespace DmSim.Traces.Import.PerformanceLogs;

/// <summary>The columns of one group of esxtop, <c>number:name</c>.</summary>
internal sealed class GroupColumns(string group, DemandReading reading)
{
    private readonly int[] _slots = [.. Enum.GetValues<PdhCounter>().Select(_ => -1)];

    /// <summary>The VM's name.</summary>
    public string Name { get; set; } = group;

    /// <summary>Where its rows go; made at the first.</summary>
    public VmSamples? Samples { get; set; }

    /// <summary>Whether the size and the wanted reading are there.</summary>
    public bool IsOfUse =>
        Has(PdhCounter.GroupSizeMebibytes)
        && reading switch
        {
            DemandReading.Consumed => Has(PdhCounter.GroupConsumedMebibytes),
            DemandReading.Granted => Has(PdhCounter.GroupGrantedMebibytes),
            _ => Has(PdhCounter.GroupTouchedMebibytes) || Has(PdhCounter.GroupActivePercent),
        };

    /// <summary>A group's name: what follows the first colon, for a name may hold colons of its own.</summary>
    public static string NameOf(string group) => group[(group.IndexOf(':', StringComparison.Ordinal) + 1)..];

    /// <summary>A group's number.</summary>
    public static string NumberOf(string group) => group[..Math.Max(0, group.IndexOf(':', StringComparison.Ordinal))];

    /// <summary>Takes a column.</summary>
    public void Place(PdhCounter counter, int slot) => _slots[(int)counter] = slot;

    /// <summary>What a row says, in MiB: size, demand, and touched memory where demand is something else.</summary>
    public (double Size, double Demand, double Touched) Read(ReadOnlySpan<double> values)
    {
        double size = Value(values, PdhCounter.GroupSizeMebibytes);
        double touched = Has(PdhCounter.GroupTouchedMebibytes)
            ? Value(values, PdhCounter.GroupTouchedMebibytes)
            : Value(values, PdhCounter.GroupActivePercent) / 100 * size;
        return reading switch
        {
            DemandReading.Consumed => (size, Value(values, PdhCounter.GroupConsumedMebibytes), touched),
            DemandReading.Granted => (size, Value(values, PdhCounter.GroupGrantedMebibytes), touched),
            _ => (size, touched, double.NaN),
        };
    }

    private bool Has(PdhCounter counter) => _slots[(int)counter] >= 0;

    private double Value(ReadOnlySpan<double> values, PdhCounter counter) =>
        _slots[(int)counter] is int slot and >= 0 ? values[slot] : double.NaN;
}
