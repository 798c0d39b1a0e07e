using DmSim.Lab.Experiments;

namespace DmSim.Lab.Density;

/// <summary>The answer for one draw.</summary>
public sealed record ReplicateDensity
{
    /// <summary>Which draw, from 0.</summary>
    public required int Replicate { get; init; }

    /// <summary>The largest N of this draw that meets the objective, with every smaller N that was tried meeting it too.</summary>
    public required int N { get; init; }

    /// <summary>Whether the run at <see cref="N"/> met the objective counting ticks; false when N is 0.</summary>
    public required bool MetPerTick { get; init; }

    /// <summary>Whether the run at <see cref="N"/> met the objective counting samples; false when N is 0.</summary>
    public required bool MetPerSample { get; init; }

    /// <summary>Whether the objective was judged per sample.</summary>
    public required bool JudgedPerSample { get; init; }

    /// <summary>What broke the objective at N + 1; <see langword="null"/> when N is the most that was tried.</summary>
    public Binding? Binding { get; init; }

    /// <summary>The least N above <see cref="N"/> that met the objective all the same; <see langword="null"/>: none seen.</summary>
    public int? MetAboveAt { get; init; }

    /// <summary>Orders the arbiter corrected in the run at <see cref="N"/>.</summary>
    public long Corrections { get; init; }

    /// <summary>Memory moved per hour in the run at <see cref="N"/>, in bytes.</summary>
    public double MovedBytesPerHour { get; init; }

    /// <summary>Runs of the engine this answer took.</summary>
    public required int Runs { get; init; }
}
