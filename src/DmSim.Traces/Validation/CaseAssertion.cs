using DmSim.Traces.Expressions;

namespace DmSim.Traces.Validation;

/// <summary>Something that must hold for a case to pass.</summary>
/// <param name="Id">Its name, unique in the case.</param>
/// <param name="Text">The expression, or what cannot be simulated in words.</param>
public sealed record CaseAssertion(string Id, string Text)
{
    /// <summary>What it means.</summary>
    public string About { get; init; } = "";

    /// <summary>The expression; <see langword="null"/> when it cannot be simulated.</summary>
    public Expression? Expression { get; init; }

    /// <summary>Whether it must hold at every tick, rather than once the steps are done.</summary>
    public bool IsAlways { get; init; }

    /// <summary>For one that must always hold: from the moment this label is read; <see langword="null"/>: the begin.</summary>
    public string? From { get; init; }

    /// <summary>For one that must always hold: to the moment this label is read; <see langword="null"/>: the end.</summary>
    public string? To { get; init; }

    /// <summary>Why it cannot be simulated; <see langword="null"/>: it can.</summary>
    public string? NotSimulatedBecause { get; init; }
}
