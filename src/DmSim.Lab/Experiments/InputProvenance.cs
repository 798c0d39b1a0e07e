namespace DmSim.Lab.Experiments;

/// <summary>One input of a result.</summary>
/// <param name="Name">What it is called: a trace's name, or a scenario's.</param>
/// <param name="Sha256">SHA-256 of the source in hexadecimal; empty for generated or inline input.</param>
/// <param name="Description">How it was made, as the trace says.</param>
public sealed record InputProvenance(string Name, string Sha256, string Description);
