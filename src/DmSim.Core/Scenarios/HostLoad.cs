namespace DmSim.Core.Scenarios;

/// <summary>Memory that programs of the host itself take from the VMs over time.</summary>
/// <param name="Path">
/// A trace or recipe that says it, absolute or relative to the scenario file; empty for steps written in the scenario.
/// </param>
/// <param name="Vm">Which series of that file; empty for the only one.</param>
/// <param name="Steps">
/// The series in the order of time from the start of the run; nothing is used before the first step. Empty while only a
/// path is known.
/// </param>
public sealed record HostLoad(string Path, string Vm, IReadOnlyList<DemandStep> Steps)
{
    /// <summary>A host that uses nothing beyond its reserve.</summary>
    public static HostLoad None { get; } = Inline([]);

    /// <summary>Steps written in the scenario.</summary>
    public static HostLoad Inline(IReadOnlyList<DemandStep> steps) => new("", "", steps);

    /// <summary>A series of a file.</summary>
    public static HostLoad File(string path, string vm) => new(path, vm, []);
}
