namespace DmSim.Traces.Import.DataCentre;

/// <summary>Whose usage a record tells.</summary>
/// <param name="Group">The job or collection.</param>
/// <param name="Member">The task or instance within it, or <see cref="Everyone"/>.</param>
internal readonly record struct UsageOwner(long Group, long Member)
{
    /// <summary>The <see cref="Member"/> that means: all of the group together.</summary>
    public const long Everyone = -1;
}
