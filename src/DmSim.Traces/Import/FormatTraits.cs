using DmSim.Core.Workloads;

namespace DmSim.Traces.Import;

/// <summary>What a format says about its traces.</summary>
/// <param name="Signal">What its memory signal means, unless the user says otherwise.</param>
/// <param name="HeldIntervals">For how many intervals a sample holds, unless the user says otherwise.</param>
/// <param name="FallbackIntervalMilliseconds">How long the only sample of a VM holds.</param>
/// <param name="OffsetMinutes">Offset of the recorded zone to UTC.</param>
internal sealed record FormatTraits(
    TraceSignal Signal,
    int HeldIntervals,
    long FallbackIntervalMilliseconds,
    int OffsetMinutes
)
{
    /// <summary>
    /// The time between samples where it is part of the format; <see langword="null"/>: each VM's median step.
    /// </summary>
    public long? IntervalMilliseconds { get; init; }
}
