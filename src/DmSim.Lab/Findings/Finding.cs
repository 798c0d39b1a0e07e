namespace DmSim.Lab.Findings;

/// <summary>Something a result says about itself: a limit, a doubt, or an explanation.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="Code">Stable name of the kind of finding, kebab-case; see <see cref="FindingCodes"/>.</param>
/// <param name="Text">One or two full sentences with the numbers in them.</param>
public sealed record Finding(FindingSeverity Severity, string Code, string Text);
