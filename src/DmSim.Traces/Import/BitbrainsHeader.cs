namespace DmSim.Traces.Import;

/// <summary>
/// Where a Bitbrains file has which column: the archive's form (a file per VM) or one table with a VM column.
/// </summary>
/// <param name="Separator">Semicolon or comma.</param>
/// <param name="ColumnCount">How many columns there are.</param>
/// <param name="Time">Index of the time.</param>
/// <param name="Vm">Index of the VM, or -1 where the file is one VM.</param>
/// <param name="Provisioned">Index of the provisioned KB.</param>
/// <param name="Active">Index of the active KB.</param>
internal sealed record BitbrainsHeader(byte Separator, int ColumnCount, int Time, int Vm, int Provisioned, int Active)
{
    /// <summary>Reads a header; names count, their order and letter case do not.</summary>
    /// <returns>The header, or <see langword="null"/> when columns are missing.</returns>
    public static BitbrainsHeader? TryRead(string line) =>
        TryRead(line, ';', "Timestamp [ms]", null, "Memory capacity provisioned [KB]", "Memory usage [KB]")
        ?? TryRead(line, ',', "unix_seconds", "vm", "mem_provisioned_kb", "mem_active_kb");

    private static BitbrainsHeader? TryRead(
        string line,
        char separator,
        string time,
        string? vm,
        string provisioned,
        string active
    )
    {
        string[] names = line.Split(separator, StringSplitOptions.TrimEntries);
        BitbrainsHeader header = new(
            (byte)separator,
            names.Length,
            Find(names, time),
            vm is null ? -1 : Find(names, vm),
            Find(names, provisioned),
            Find(names, active)
        );
        bool complete = header is { Time: >= 0, Provisioned: >= 0, Active: >= 0 } && (vm is null || header.Vm >= 0);
        return complete ? header : null;
    }

    private static int Find(string[] names, string name) =>
        Array.FindIndex(names, candidate => candidate.Equals(name, StringComparison.OrdinalIgnoreCase));
}
