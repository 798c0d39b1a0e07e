namespace DmSim.Traces.Import;

/// <summary>Counts one kind of flaw that only some formats have; see <see cref="ImportSession.Repair"/>.</summary>
/// <param name="what">The flaw, in the plural, such as "values of -1 or 101".</param>
/// <param name="done">What is done about each, such as "the row was dropped".</param>
public sealed class RepairCounter(string what, string done)
{
    /// <summary>How often it was found.</summary>
    public long Count { get; set; }

    /// <summary>The flaw.</summary>
    public string What { get; } = what;

    /// <summary>What was done.</summary>
    public string Done { get; } = done;
}
