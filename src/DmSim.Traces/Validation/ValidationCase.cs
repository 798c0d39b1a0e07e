using DmSim.Core.Scenarios;
using DmSim.Core.Units;

namespace DmSim.Traces.Validation;

/// <summary>What is done to a host and what it must then show, worked out for one size of host.</summary>
public sealed record ValidationCase
{
    /// <summary>Its name, unique in its file; a variant's follows after a slash.</summary>
    public required string Id { get; init; }

    /// <summary>What it is about, in a line.</summary>
    public string Title { get; init; } = "";

    /// <summary>Where it was observed.</summary>
    public string Source { get; init; } = "";

    /// <summary>The file it stands in.</summary>
    public required string File { get; init; }

    /// <summary>The line on which it begins.</summary>
    public required int Line { get; init; }

    /// <summary>The host's free memory while all VMs are off.</summary>
    public required MemorySize HostFree { get; init; }

    /// <summary>
    /// Why it is not run: it cannot be simulated, or does not apply to this host; <see langword="null"/>: it is run.
    /// </summary>
    public string? SkippedBecause { get; init; }

    /// <summary>Why it is known to fail; <see langword="null"/>: it must pass.</summary>
    public string? FailsBecause { get; init; }

    /// <summary>
    /// The balancer the case is about, which it always runs under; <see langword="null"/>: any that is asked for.
    /// </summary>
    public PolicyChoice? Policy { get; init; }

    /// <summary>The machine and its VMs; <see langword="null"/> when the case is skipped.</summary>
    public Scenario? Scenario { get; init; }

    /// <summary>What is done, in order.</summary>
    public IReadOnlyList<CaseStep> Steps { get; init; } = [];

    /// <summary>What must hold.</summary>
    public IReadOnlyList<CaseAssertion> Assertions { get; init; } = [];

    /// <summary>Values by name: <c>host-free</c> and those of the key <c>let</c>.</summary>
    public IReadOnlyDictionary<string, Expressions.ExpressionValue> Values { get; init; } =
        new Dictionary<string, Expressions.ExpressionValue>();

    /// <summary>From power-on until a guest answers, in milliseconds.</summary>
    public long ReadyAfterMilliseconds { get; init; }

    /// <summary>Sizes are read in whole multiples of this, the nearest with ties to even.</summary>
    public MemorySize ReadingUnit { get; init; } = new(1);

    /// <summary>VMs that a step starts, by name or group; they are off at first.</summary>
    public IReadOnlySet<string> Started { get; init; } = new HashSet<string>();
}
