namespace DmSim.Traces.Validation.Commands;

/// <summary>Begin steps that go on beside those that follow.</summary>
/// <param name="Name">A name by which they can be waited for.</param>
/// <param name="Steps">The steps.</param>
public sealed record BackgroundCommand(string Name, IReadOnlyList<CaseStep> Steps) : StepCommand;
