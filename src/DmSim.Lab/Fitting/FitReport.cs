using DmSim.Core.Scenarios;
using DmSim.Lab.Experiments;
using DmSim.Lab.Findings;

namespace DmSim.Lab.Fitting;

/// <summary>Whether exactly this fleet fits exactly this host, and which host would do.</summary>
public sealed record FitReport
{
    /// <summary>The host.</summary>
    public required HostSettings Host { get; init; }

    /// <summary>The host in one line.</summary>
    public required string HostText { get; init; }

    /// <summary>The service objective in one line.</summary>
    public required string Objective { get; init; }

    /// <summary>VMs in the fleet.</summary>
    public required int VmCount { get; init; }

    /// <summary>The seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Results by mapping, policy and situation.</summary>
    public required IReadOnlyList<FitResult> Results { get; init; }

    /// <summary>The answer per mapping and policy.</summary>
    public required IReadOnlyList<FitVerdict> Verdicts { get; init; }

    /// <summary>What the result says about itself.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>What it was made from.</summary>
    public required Provenance Provenance { get; init; }
}
