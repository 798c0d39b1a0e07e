using DmSim.Core.Recording;

namespace DmSim.Core.Engine;

/// <summary>What to record of a run, and how it is watched and stopped.</summary>
public sealed record RunOptions
{
    /// <summary>Metrics only.</summary>
    public static RunOptions MetricsOnly { get; } = new();

    /// <summary>Rows of time series to keep; 0 for none. The interval is rounded up to a pleasant length.</summary>
    public int SeriesRows { get; init; }

    /// <summary>Whether the run may end as soon as the objective is certainly missed; metrics are then partial.</summary>
    public bool StopWhenObjectiveMissed { get; init; }

    /// <summary>Receives every changed order, or <see langword="null"/>.</summary>
    public IDecisionSink? Decisions { get; init; }

    /// <summary>Receives machine events, or <see langword="null"/>.</summary>
    public IEventSink? Events { get; init; }

    /// <summary>Receives performance counters, or <see langword="null"/>.</summary>
    public CounterFeed? Counters { get; init; }

    /// <summary>Receives the share of ticks done (0..1), about a hundred times a run and less often in a short one, or <see langword="null"/>.</summary>
    public Action<double>? Progress { get; init; }

    /// <summary>Drives the run beside its timeline, or <see langword="null"/>; belongs to this run alone.</summary>
    public IRunScript? Script { get; init; }

    /// <summary>Ends the run.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Whether every tick is walked even where nothing can change; results are identical, only slower.</summary>
    public bool WalkEveryTick { get; init; }
}
