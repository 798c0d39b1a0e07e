using DmSim.Core.Engine;

namespace DmSim.Core.Recording;

/// <summary>The recorder of ordinary runs: metrics, optional series, optional event sink, optional early stop.</summary>
internal struct RunRecorder : IRecorder
{
    private readonly RunOptions _options;
    private MetricsAccumulator _metrics;
    private BackingAccumulator? _backing;
    private SeriesAccumulator? _series;
    private CounterRecorder? _counters;
    private EarlyStop? _earlyStop;

    public RunRecorder(RunOptions options)
    {
        _options = options;
        _metrics = null!;
        _backing = null;
        _series = null;
        _counters = null;
        _earlyStop = null;
    }

    public readonly int NextTick => Math.Min(_series?.NextTick ?? int.MaxValue, _counters?.NextTick ?? int.MaxValue);

    public readonly bool StopRequested => _earlyStop is { IsMissed: true };

    public readonly RunTotals Totals => _metrics.Totals;

    public readonly RunSeries? Series => _series?.Series;

    public void Begin(RunSpec spec, MachineState state)
    {
        _metrics = new MetricsAccumulator(spec, state);
        _backing = BackingAccumulator.For(spec, state);
        _series = _options.SeriesRows > 0 ? new SeriesAccumulator(spec, state, _options.SeriesRows) : null;
        _counters = _options.Counters is { } feed ? new CounterRecorder(spec, state, feed) : null;
        _earlyStop = _options.StopWhenObjectiveMissed ? new EarlyStop(spec) : null;
    }

    public readonly void Advance(int tick) => _metrics.Advance(tick);

    public readonly void BeginMeasurement(int tick)
    {
        _metrics.BeginMeasurement(tick);
        _backing?.BeginMeasurement(tick);
    }

    public readonly void Record(int tick, ReadOnlySpan<int> changed)
    {
        if (_series is not null && tick >= _series.NextTick)
        {
            _series.CloseRow(tick);
        }

        _metrics.Update(tick, changed);
        _backing?.Update(_metrics.Totals, tick, changed);
        _series?.Update(tick, changed);
        _counters?.Update(tick, changed);

        _metrics.UpdateFree(tick);
        _series?.UpdateFree(tick);
        _counters?.SampleIfDue(tick);
        if (changed.Length > 0)
        {
            _earlyStop?.Look(_metrics.Totals, _metrics, tick, changed);
        }
    }

    public readonly void SamplesEnded(int tick, ReadOnlySpan<int> vms) => _metrics.EndSamples(vms, tick);

    public readonly bool TrySettle(int tick, Span<long> greatest) =>
        _counters is null && _metrics.TrySettle(tick, greatest);

    public readonly void PassOver(in SettledTicks ticks)
    {
        _metrics.PassOver(ticks);
        _series?.PassOver(ticks, _metrics.Passed);
    }

    public readonly bool WantsEveryEvent => _options.Events is not null || _options.Counters is not null;

    public readonly void OperationsEnded(ReadOnlySpan<ulong> vms, ReadOnlySpan<long> bytes) =>
        _metrics.OperationsEnded(vms, bytes);

    public readonly void Observe(in MachineEvent machineEvent)
    {
        _metrics.Observe(machineEvent);
        _counters?.Observe(machineEvent);
        _options.Events?.Happened(machineEvent);
    }

    public readonly void End(int tick)
    {
        _metrics.End(tick);
        _backing?.End(_metrics.Totals, tick);
        _series?.CloseRow(tick);
    }
}
