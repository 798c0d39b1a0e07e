namespace DmSim.Traces.Recording.Linux;

/// <summary>The machine: every process is a member.</summary>
internal sealed class EveryProcess : IProcessGroup
{
    /// <inheritdoc/>
    public List<ProcessEntry> Members(IReadOnlyList<ProcessEntry> all) => [.. all];
}
