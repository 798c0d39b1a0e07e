namespace DmSim.Core.Recording;

/// <summary>Who receives counters, and how often.</summary>
/// <param name="Sink">Receives them.</param>
/// <param name="FirstTick">The first moment.</param>
/// <param name="IntervalTicks">Ticks from one to the next, at least 1.</param>
public sealed record CounterFeed(ICounterSink Sink, int FirstTick, int IntervalTicks)
{
    /// <summary>Window of average, minimum and maximum pressure: 30 s (assumption U2).</summary>
    public const int WindowSeconds = 30;
}
