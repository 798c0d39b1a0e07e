using System.Diagnostics;
using DmSim.Core.Engine;

namespace DmSim.Benchmarks.Ratio;

/// <summary>Times the ticks of a run between its first and its last report of progress: setting up is left out.</summary>
internal sealed class EngineClock
{
    private readonly RunSpec _spec;
    private readonly RunOptions _options;
    private PolicyClock? _policy;
    private Mark _first;
    private Mark _halfWay;
    private Mark _last;

    public EngineClock(RunSpec spec)
    {
        _spec = spec;
        _options = new RunOptions { Progress = Note };
    }

    /// <summary>What the last run allocated per tick in its second half, when all buffers have their size; bytes.</summary>
    public double AllocatedBytesPerTick =>
        (_last.AllocatedBytes - _halfWay.AllocatedBytes) / ((_last.Share - _halfWay.Share) * _spec.DurationTicks);

    /// <summary>Runs once; nanoseconds per VM-step.</summary>
    public double Run() => Run(_spec);

    /// <summary>Runs once with a clock before the policy, which costs a little; the share of time in which it decides.</summary>
    public double RunForPolicyShare()
    {
        Run(_spec with { Policy = PolicyClock.Before(_spec.Policy, clock => _policy = clock) });
        double share = (double)(_last.PolicyTime - _first.PolicyTime) / (_last.WallTime - _first.WallTime);
        _policy = null;
        return share;
    }

    private double Run(RunSpec spec)
    {
        _first = default;
        _halfWay = default;
        Simulator.Run(spec, _options);
        double ticks = (_last.Share - _first.Share) * spec.DurationTicks;
        return (_last.ThreadTime - _first.ThreadTime) / (ticks * spec.Vms.Count);
    }

    private void Note(double share)
    {
        _last = new Mark(
            share,
            Ratio.ThreadTime.Nanoseconds(),
            Stopwatch.GetTimestamp(),
            _policy?.Elapsed ?? 0,
            GC.GetAllocatedBytesForCurrentThread()
        );
        _first = _first.Share > 0 ? _first : _last;
        _halfWay = _halfWay.Share > 0 || share < 0.5 ? _halfWay : _last;
    }

    /// <summary>What was read at one report of progress.</summary>
    private readonly record struct Mark(
        double Share,
        long ThreadTime,
        long WallTime,
        long PolicyTime,
        long AllocatedBytes
    );
}
