using DmSim.Core.Scenarios;
using DmSim.Lab.Experiments;
using DmSim.Lab.Findings;

namespace DmSim.Lab.Density;

/// <summary>How many VMs of a population fit on a host, per policy, demand mapping and situation.</summary>
public sealed record DensityReport
{
    /// <summary>The host.</summary>
    public required HostSettings Host { get; init; }

    /// <summary>The host in one line, such as <c>256 GiB, reserve 8 GiB, 248 GiB for VMs</c>.</summary>
    public required string HostText { get; init; }

    /// <summary>The service objective in one line.</summary>
    public required string Objective { get; init; }

    /// <summary>Share of draws that must meet it.</summary>
    public required double ServedShare { get; init; }

    /// <summary>Confidence of the intervals.</summary>
    public required double Confidence { get; init; }

    /// <summary>Draws per result.</summary>
    public required int Replicates { get; init; }

    /// <summary>The seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>VMs in the population, without the excluded.</summary>
    public required int PopulationCount { get; init; }

    /// <summary>Results by mapping, then policy in the order asked for, then situation.</summary>
    public required IReadOnlyList<DensityResult> Results { get; init; }

    /// <summary>Per mapping and policy the result of the situation with the smallest N: the answer.</summary>
    public required IReadOnlyList<DensityResult> Headlines { get; init; }

    /// <summary>VMs left out.</summary>
    public required IReadOnlyList<ExcludedVm> Excluded { get; init; }

    /// <summary>What the result says about itself.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>What it was made from.</summary>
    public required Provenance Provenance { get; init; }
}
