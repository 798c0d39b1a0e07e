namespace DmSim.Traces.Import.Sysstat;

/// <summary>The names of <see cref="SysstatField"/> in the outputs of sysstat.</summary>
internal static class SysstatFields
{
    /// <summary>How many fields there are.</summary>
    public const int Count = 8;

    private static readonly Dictionary<string, SysstatField> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["kbmemfree"] = SysstatField.Free,
        ["kbavail"] = SysstatField.Available,
        ["kbmemused"] = SysstatField.Used,
        ["%memused"] = SysstatField.UsedPercent,
        ["kbbuffers"] = SysstatField.Buffers,
        ["kbcached"] = SysstatField.Cached,
        ["kbcommit"] = SysstatField.Commit,
        ["kbswpused"] = SysstatField.SwapUsed,
        ["memfree"] = SysstatField.Free,
        ["avail"] = SysstatField.Available,
        ["memused"] = SysstatField.Used,
        ["memused-percent"] = SysstatField.UsedPercent,
        ["buffers"] = SysstatField.Buffers,
        ["cached"] = SysstatField.Cached,
        ["commit"] = SysstatField.Commit,
        ["swpused"] = SysstatField.SwapUsed,
    };

    private static readonly Dictionary<string, SysstatField>.AlternateLookup<ReadOnlySpan<char>> ByName =
        Names.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The field of a name.</summary>
    public static SysstatField? Find(ReadOnlySpan<char> name) =>
        ByName.TryGetValue(name, out SysstatField field) ? field : null;
}
