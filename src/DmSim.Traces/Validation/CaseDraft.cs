using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Traces.Expressions;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Validation;

/// <summary>A file of cases as written.</summary>
internal sealed record CaseFileDraft
{
    public string Name { get; init; } = "";

    public Located<string>? Base { get; init; }

    public MapNode? Shared { get; init; }

    public IReadOnlyList<Located<MapNode>> Cases { get; init; } = [];
}

/// <summary>A case as written, with what it shares with others.</summary>
internal sealed record CaseDraft
{
    public Located<string>? Id { get; init; }

    public string Title { get; init; } = "";

    public string Source { get; init; } = "";

    public IReadOnlyList<RequirementDraft> Requires { get; init; } = [];

    public IReadOnlyList<RequirementDraft> ExpectedFails { get; init; } = [];

    public string? NotSimulated { get; init; }

    public PolicyChoice? Policy { get; init; }

    public MapNode? Scenario { get; init; }

    public long ReadyAfterMilliseconds { get; init; } = 60_000;

    public MemorySize ReadingUnit { get; init; } = new(1);
}

/// <summary>A condition on the host and the settings, with what follows from it.</summary>
internal sealed record RequirementDraft
{
    public Expression? Condition { get; init; }

    public string Reason { get; init; } = "";
}

/// <summary>An assertion as written.</summary>
internal sealed record AssertionDraft
{
    public Located<string>? Id { get; init; }

    public string About { get; init; } = "";

    public Expression? That { get; init; }

    public Expression? Always { get; init; }

    public string? NotSimulated { get; init; }

    public Located<string>? From { get; init; }

    public Located<string>? To { get; init; }
}
