using DmSim.Core.Engine;

namespace DmSim.Benchmarks.Ratio;

/// <summary>Times the ticks of a run between its first and its last report of progress: setting up is left out.</summary>
internal sealed class EngineClock
{
    private readonly RunSpec _spec;
    private readonly RunOptions _options;
    private double _firstShare = -1;
    private double _lastShare;
    private long _firstTime;
    private long _lastTime;

    public EngineClock(RunSpec spec)
    {
        _spec = spec;
        _options = new RunOptions { Progress = Note };
    }

    /// <summary>Runs once; nanoseconds per VM-step.</summary>
    public double Run()
    {
        _firstShare = -1;
        Simulator.Run(_spec, _options);
        double ticks = (_lastShare - _firstShare) * _spec.DurationTicks;
        return (_lastTime - _firstTime) / (ticks * _spec.Vms.Count);
    }

    private void Note(double share)
    {
        long now = ThreadTime.Nanoseconds();
        if (_firstShare < 0)
        {
            _firstShare = share;
            _firstTime = now;
        }

        _lastShare = share;
        _lastTime = now;
    }
}
