namespace DmSim.Core.Scenarios;

/// <summary>Where the demand of a group of VMs comes from.</summary>
/// <param name="Path">
/// A trace (<c>.dmt</c>, CSV) or a recipe (<c>.recipe.yaml</c>), absolute or relative to the scenario file; empty for an
/// inline profile.
/// </param>
/// <param name="Steps">An inline profile: demand in steps of time, or empty when a path is given.</param>
public sealed record WorkloadSource(string Path, IReadOnlyList<DemandStep> Steps)
{
    /// <summary>A trace or recipe file.</summary>
    public static WorkloadSource File(string path) => new(path, []);

    /// <summary>An inline profile.</summary>
    public static WorkloadSource Inline(IReadOnlyList<DemandStep> steps) => new("", steps);
}
