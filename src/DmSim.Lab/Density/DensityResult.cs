using DmSim.Core.Workloads;
using DmSim.Lab.Experiments;

namespace DmSim.Lab.Density;

/// <summary>The density of one policy under one demand mapping in one situation.</summary>
public sealed record DensityResult
{
    /// <summary>Label of the policy.</summary>
    public required string Policy { get; init; }

    /// <summary>Whether the policy sees the future and is a bound.</summary>
    public required bool UsesForesight { get; init; }

    /// <summary>How recorded memory became demand.</summary>
    public required DemandMapping Mapping { get; init; }

    /// <summary>The situation.</summary>
    public required Situation Situation { get; init; }

    /// <summary>VMs per host: the largest N that enough draws serve.</summary>
    public required int N { get; init; }

    /// <summary>Lower end of the interval of <see cref="N"/>.</summary>
    public required int Low { get; init; }

    /// <summary>Upper end of the interval of <see cref="N"/>.</summary>
    public required int High { get; init; }

    /// <summary>The median of N over the draws, rounded down: what half of the draws serve.</summary>
    public required int NInHalf { get; init; }

    /// <summary>
    /// <see cref="N"/> where it holds counting every tick; <see langword="null"/>: it was judged per sample, and ticks
    /// allow less.
    /// </summary>
    public int? NAtTick { get; init; }

    /// <summary>
    /// <see cref="N"/> where it holds counting samples; <see langword="null"/>: it was judged per tick, and samples
    /// allow less.
    /// </summary>
    public int? NAtSample { get; init; }

    /// <summary>N divided by that of <c>static</c>, same mapping and situation; NaN without one, or when it is 0.</summary>
    public double GainOverStatic { get; init; } = double.NaN;

    /// <summary>Mean over draws of the sum of the maxima of the first <see cref="N"/> VMs ÷ physical memory.</summary>
    public required double ConsolidationRatio { get; init; }

    /// <summary>The answer of every draw, by replicate.</summary>
    public required IReadOnlyList<ReplicateDensity> Replicates { get; init; }

    /// <summary>N against the share of draws served, ascending, from the last N that all serve to the first that none does.</summary>
    public required IReadOnlyList<RiskPoint> RiskCurve { get; init; }

    /// <summary>What broke the objective at N + 1 in the draw that decides; <see langword="null"/> when nothing did.</summary>
    public Binding? Binding { get; init; }

    /// <summary>Where more VMs met the objective than fewer; empty when density is monotone as far as tried.</summary>
    public required IReadOnlyList<Inversion> Inversions { get; init; }

    /// <summary>Whether every draw was monotone as far as it was tried.</summary>
    public bool IsMonotone => Inversions.Count == 0;
}
