namespace DmSim.Core.Policies.Rivals;

/// <summary>
/// How much of each VM's memory is active: the greatest of a slow average of samples, a fast one, and the fast one
/// with the sample of the present period. It rises fast and falls slowly.
/// </summary>
internal sealed class EsxActivity
{
    private readonly double _fastGain;
    private readonly double _slowGain;
    private readonly int _periodTicks;
    private readonly double[] _fast;
    private readonly double[] _slow;
    private readonly int[] _boot;
    private readonly bool[] _isKnown;
    private int _sampleTick = int.MinValue;

    public EsxActivity(EsxOptions options, in RunInfo run)
    {
        _fastGain = options.FastGain;
        _slowGain = options.SlowGain;
        _periodTicks = run.TicksFor(options.SampleSeconds);
        _fast = new double[run.VmCapacity];
        _slow = new double[run.VmCapacity];
        _boot = new int[run.VmCapacity];
        _isKnown = new bool[run.VmCapacity];
    }

    /// <summary>Takes a sample of every VM when a period is over.</summary>
    public void Learn(in HostView host)
    {
        bool isPeriodOver = host.Tick >= _sampleTick;
        _sampleTick = isPeriodOver ? host.Tick + _periodTicks : _sampleTick;
        for (int vm = 0; vm < _fast.Length; vm++)
        {
            if (_boot[vm] != host.BootGeneration[vm] || host.Active[vm] < 0)
            {
                _boot[vm] = host.BootGeneration[vm];
                _isKnown[vm] = false;
            }

            if (host.Active[vm] >= 0 && !_isKnown[vm])
            {
                _isKnown[vm] = true;
                _fast[vm] = _slow[vm] = host.Active[vm];
            }
            else if (_isKnown[vm] && isPeriodOver)
            {
                _fast[vm] += _fastGain * (host.Active[vm] - _fast[vm]);
                _slow[vm] += _slowGain * (host.Active[vm] - _slow[vm]);
            }
        }
    }

    /// <summary>
    /// Active memory of a VM in bytes; all of it while nothing is known, so that nobody is taxed unseen.
    /// </summary>
    public double ActiveOf(in HostView host, int vm)
    {
        if (!_isKnown[vm])
        {
            return double.MaxValue;
        }

        double withPresent = _fast[vm] + (_fastGain * (host.Active[vm] - _fast[vm]));
        return Math.Max(Math.Max(_slow[vm], _fast[vm]), withPresent);
    }
}
