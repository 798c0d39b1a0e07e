namespace DmSim.Traces.Tools;

/// <summary>An option of a trace tool.</summary>
/// <param name="Name">Its name with the dashes.</param>
/// <param name="ValueName">What its value is called in the help; <see langword="null"/> for a switch.</param>
/// <param name="Description">What it does, in one sentence.</param>
public sealed record ToolOption(string Name, string? ValueName, string Description);
