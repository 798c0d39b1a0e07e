namespace DmSim.Traces.Recording.Linux;

/// <summary>Says which processes belong to what is followed.</summary>
internal interface IProcessGroup
{
    /// <summary>The members of a moment, in the order of the list.</summary>
    List<ProcessEntry> Members(IReadOnlyList<ProcessEntry> all);
}
