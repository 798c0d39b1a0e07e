using DmSim.Core.Engine;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;
using DmSim.Core.Workloads;

namespace DmSim.Lab.Density.Ceilings;

/// <summary>What one VM needs of the host over the measured time of a run, whoever shares the memory.</summary>
/// <remarks>
/// Everything doubtful is left out in favour of who shares: time in which a start may still wait, the transient after the
/// jump of a sample, units, and what is under way. So no run of the same fleet can need less.
/// </remarks>
internal sealed class VmNeed
{
    private readonly RunSpec _spec;
    private readonly VmSpec _vm;
    private readonly bool _perSample;
    private readonly long _overhead;
    private readonly long _least;
    private readonly int _waitTicks;
    private readonly List<NeedPiece> _pieces = [];
    private long _measuredTicks;
    private long _lostTicks;

    private VmNeed(RunSpec spec, VmSpec vm)
    {
        _spec = spec;
        _vm = vm;
        _perSample = ObjectiveJudge.IsJudgedPerSample(spec);
        _overhead = spec.Host.OverheadOf(vm.Settings.Maximum).Bytes;
        // A static VM holds its static size, which may lie below the minimum.
        long least = Math.Min(vm.Settings.Minimum.Bytes, vm.Settings.StaticSize.Bytes);
        _least = least / MechanismSettings.DefaultUnit.Bytes * MechanismSettings.DefaultUnit.Bytes;
        StartSettings starts = spec.Starts;
        long wait = ((long)starts.Attempts * (starts.WaitSeconds + 2)) + (starts.Attempts * (long)starts.RetrySeconds);
        _waitTicks = TicksFor(wait + vm.Settings.StartDelaySeconds);
    }

    /// <summary>Its pieces, ascending; where it is absent there is none.</summary>
    public IReadOnlyList<NeedPiece> Pieces => _pieces;

    /// <summary>The most ticks above the objective that it may have, where its own time counts; negative: it misses it anyway.</summary>
    public long AllowedTicks => ObjectiveJudge.Allowance(_spec.Objective, _measuredTicks) - _lostTicks;

    /// <summary>Measured ticks in which it is present.</summary>
    public long MeasuredTicks => _measuredTicks;

    /// <summary>Ticks above the objective however much memory there is: demand beyond its maximum.</summary>
    public long LostTicks => _lostTicks;

    /// <summary>Works out what a VM of a run needs.</summary>
    public static VmNeed Of(RunSpec spec, VmSpec vm)
    {
        VmNeed need = new(spec, vm);
        need.Collect();
        return need;
    }

    private int TicksFor(long seconds) => (int)Math.Min(int.MaxValue, 1000 * seconds / _spec.TickMilliseconds);

    private void Collect()
    {
        DemandSeries series = _vm.Demand;
        int startedBy = 0;
        for (int entry = 0; entry < series.Count; entry++)
        {
            if (!series.IsPresent(entry))
            {
                continue;
            }

            if (entry == 0 || !series.IsPresent(entry - 1))
            {
                startedBy = StartedBy(series.TickAt(entry));
            }

            int end = entry + 1 < series.Count ? series.TickAt(entry + 1) : series.EndTick;
            int from = Math.Max(series.TickAt(entry), _spec.WarmUpTicks);
            AddSample(from, Math.Min(end, _spec.DurationTicks), startedBy, series.DemandAt(entry));
        }
    }

    /// <summary>The tick from which a VM that comes at a tick certainly runs; a settled one runs at once.</summary>
    private int StartedBy(int tick)
    {
        if (tick == 0 && _spec.Initial == InitialState.Settled)
        {
            return 0;
        }

        long sequence = TicksFor((long)_spec.Starts.SequenceSeconds * _spec.Vms.Count);
        return (int)Math.Min(int.MaxValue, tick + (long)_waitTicks + (tick == 0 ? sequence : 0));
    }

    private void AddSample(int from, int end, int startedBy, long demand)
    {
        if (from >= end)
        {
            return;
        }

        _measuredTicks += end - from;
        int transient = TicksFor(ObjectiveJudge.TransientSeconds);
        int countsFrom = from + (_perSample ? Math.Min(transient, (end - from) / 2) : 0);
        long permille = (long)Math.Round(_spec.Objective.PressurePercent * 10);
        Int128 holds = (((Int128)demand * 1000) + permille - 1) / permille;
        bool isLost = holds > _vm.Settings.Maximum.Bytes;
        long need = isLost ? _least : Math.Max(_least, (long)holds);
        int runs = Math.Clamp(startedBy, from, end);
        int counts = Math.Max(runs, countsFrom);
        Add(runs, counts, _least);
        Add(counts, end, need);
        _lostTicks += isLost ? end - counts : 0;
    }

    private void Add(int from, int to, long need)
    {
        if (from < to)
        {
            _pieces.Add(new NeedPiece(from, to, _least + _overhead, need + _overhead));
        }
    }
}
