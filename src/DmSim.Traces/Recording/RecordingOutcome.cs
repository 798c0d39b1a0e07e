namespace DmSim.Traces.Recording;

/// <summary>How a recording went.</summary>
/// <param name="End">Why it ended.</param>
/// <param name="Ticks">Moments recorded.</param>
/// <param name="Missed">Moments at which the recorder was late by an interval or more; the sample before holds.</param>
/// <param name="LengthMilliseconds">How long it took.</param>
/// <param name="ProcessorMilliseconds">Processor time the recorder took.</param>
/// <param name="MostEstimated">The most processes and objects of a moment that had to be estimated.</param>
public sealed record RecordingOutcome(
    RecordingEnd End,
    int Ticks,
    int Missed,
    long LengthMilliseconds,
    long ProcessorMilliseconds,
    int MostEstimated
);
