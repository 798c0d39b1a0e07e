namespace DmSim.Traces.Import;

/// <summary>One kind of flaw found in a source, and what was done about it.</summary>
/// <param name="What">The flaw.</param>
/// <param name="Count">How often it was found; at least 1.</param>
/// <param name="Done">What was done about each.</param>
public sealed record ImportRepair(string What, long Count, string Done);
