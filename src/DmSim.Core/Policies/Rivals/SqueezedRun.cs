namespace DmSim.Core.Policies.Rivals;

/// <summary>
/// One run of squeezed: steps that set targets until every VM that takes part has reached its own. What it learns
/// about stuck drivers is forgotten with the next run.
/// </summary>
internal sealed class SqueezedRun
{
    private const long KibibyteBytes = 1024;

    private readonly SqueezedOptions _options;
    private readonly long _unit;
    private readonly double _stuckMilliseconds;
    private readonly int _tickMilliseconds;
    private readonly int[] _runOf;
    private readonly long[] _lastHeld;
    private readonly int[] _lastProgress;
    private readonly bool[] _isStuck;
    private readonly bool[] _isActive;
    private readonly bool[] _wasActive;
    private readonly bool[] _isFreeing;
    private readonly long[] _planned;
    private readonly double[] _exact;
    private int _run;
    private bool _freesFirst;

    public SqueezedRun(SqueezedOptions options, in RunInfo run)
    {
        _options = options;
        _unit = run.UnitBytes;
        _tickMilliseconds = run.TickMilliseconds;
        _stuckMilliseconds = options.StuckSeconds * 1000;
        _runOf = new int[run.VmCapacity];
        _lastHeld = new long[run.VmCapacity];
        _lastProgress = new int[run.VmCapacity];
        _isStuck = new bool[run.VmCapacity];
        _isActive = new bool[run.VmCapacity];
        _wasActive = new bool[run.VmCapacity];
        _isFreeing = new bool[run.VmCapacity];
        _planned = new long[run.VmCapacity];
        _exact = new double[run.VmCapacity];
    }

    /// <summary>Whether the last step would change a target.</summary>
    public bool HasChanges { get; private set; }

    /// <summary>Begins anew: every VM is given another chance.</summary>
    public void Begin() => _run++;

    /// <summary>Whether a VM is at its target, as near as its driver can get.</summary>
    public bool HasHit(in HostView host, int vm) =>
        Math.Abs(host.Assigned[vm] - host.Target[vm]) <= _options.InaccuracyBytes;

    /// <summary>What a VM frees for certain when it is brought to its minimum; bytes.</summary>
    public long Freeable(in HostView host, int vm) =>
        Math.Max(0, Held(host, vm) - host.Minimum[vm] - _options.CompensationBytes);

    /// <summary>Works out a step.</summary>
    /// <param name="host">The view.</param>
    /// <param name="drivers">Which VMs have a balloon driver.</param>
    /// <param name="goal">What is to be reached.</param>
    public SqueezedOutcome Judge(in HostView host, SqueezedDrivers drivers, in SqueezedGoal goal)
    {
        int stuck = Learn(host, drivers);
        Plan(host, goal);
        bool areAllAtTarget = true;
        HasChanges = false;
        for (int vm = 0; vm < _isActive.Length; vm++)
        {
            if (_isActive[vm])
            {
                areAllAtTarget &= HasHit(host, vm);
                HasChanges |= IsChosen(vm) && _planned[vm] / _unit * _unit != host.Target[vm];
            }
        }

        if (!areAllAtTarget || HasChanges)
        {
            return SqueezedOutcome.Adjust;
        }

        SqueezedOutcome missed = stuck > 0 ? SqueezedOutcome.Stuck : SqueezedOutcome.Impossible;
        return goal.IsMet ? SqueezedOutcome.Success : missed;
    }

    /// <summary>
    /// Carries the step out: a VM that has just got stuck is held to what it has, within its range, so that it may
    /// free memory later but not take any; then come the targets.
    /// </summary>
    public void Apply(
        in HostView host,
        SqueezedDrivers drivers,
        MemoryOrders orders,
        SqueezedOutcome outcome,
        MoveReason reason
    )
    {
        for (int vm = 0; vm < _isActive.Length; vm++)
        {
            if (_isStuck[vm] && _wasActive[vm] && drivers.CanBalloon(host, vm))
            {
                long least = Math.Min(host.Target[vm], host.Assigned[vm]);
                long held = Math.Clamp(least, host.Minimum[vm], host.Maximum[vm]);
                orders.SetTarget(vm, held, drivers.ReasonOf(vm, MoveReason.DriverStuck));
            }

            _wasActive[vm] = _isActive[vm];
        }

        for (int vm = 0; vm < _isActive.Length && outcome == SqueezedOutcome.Adjust; vm++)
        {
            if (_isActive[vm] && IsChosen(vm))
            {
                orders.SetTarget(vm, _planned[vm], drivers.ReasonOf(vm, reason), _exact[vm]);
            }
        }
    }

    /// <summary>
    /// What a VM holds, with what has been paid for its growth: in this machine memory in transit is no longer free,
    /// and counting it nowhere would make every step undo the one before.
    /// </summary>
    private static long Held(in HostView host, int vm) => host.Assigned[vm] + host.InFlight[vm];

    /// <summary>Sees who makes progress towards a target; returns how many VMs are stuck.</summary>
    private int Learn(in HostView host, SqueezedDrivers drivers)
    {
        int stuck = 0;
        for (int vm = 0; vm < _isActive.Length; vm++)
        {
            _isActive[vm] = false;
            if (host.State[vm] != VmState.Running)
            {
                _runOf[vm] = 0;
                _isStuck[vm] = false;
                continue;
            }

            Watch(host, vm);
            bool canBalloon = drivers.CanBalloon(host, vm);
            _isActive[vm] = canBalloon && !_isStuck[vm];
            stuck += canBalloon && _isStuck[vm] ? 1 : 0;
        }

        return stuck;
    }

    private void Watch(in HostView host, int vm)
    {
        long held = host.Assigned[vm];
        if (_runOf[vm] != _run)
        {
            _runOf[vm] = _run;
            _lastHeld[vm] = held;
            _lastProgress[vm] = host.Tick;
            _isStuck[vm] = false;
            _wasActive[vm] = true;
        }

        long change = held - _lastHeld[vm];
        _lastHeld[vm] = held;
        if (HasHit(host, vm))
        {
            // The clock of a request begins with the request: here a driver needs a tick or two before memory moves.
            _lastProgress[vm] = host.Tick;
            return;
        }

        if (host.Target[vm] > held ? change > 0 : change < 0)
        {
            _lastProgress[vm] = host.Tick;
            _isStuck[vm] = false;
        }

        _isStuck[vm] |= (double)(host.Tick - _lastProgress[vm]) * _tickMilliseconds > _stuckMilliseconds;
    }

    /// <summary>
    /// The same share of its range for every VM that takes part: γ = surplus ÷ sum of ranges, 0..1.
    /// </summary>
    private void Plan(in HostView host, in SqueezedGoal goal)
    {
        long mostFree = goal.FreeBytes;
        long ranges = 0;
        for (int vm = 0; vm < _isActive.Length; vm++)
        {
            if (_isActive[vm])
            {
                mostFree += Freeable(host, vm);
                ranges += host.Maximum[vm] - host.Minimum[vm];
            }
        }

        double share = Share(mostFree - goal.RequiredBytes, ranges);
        _freesFirst = false;
        for (int vm = 0; vm < _isActive.Length; vm++)
        {
            if (_isActive[vm])
            {
                double above = share * (host.Maximum[vm] - host.Minimum[vm]);
                _exact[vm] = host.Minimum[vm] + above;
                _planned[vm] = host.Minimum[vm] + ((long)above / KibibyteBytes * KibibyteBytes);
                _isFreeing[vm] = Held(host, vm) - _planned[vm] > _options.InaccuracyBytes;
                _freesFirst |= _options.IsTwoPhase && _isFreeing[vm];
            }
        }
    }

    /// <summary>
    /// The share of all ranges that a surplus fills; without ranges none, or all where there is a surplus.
    /// </summary>
    internal static double Share(long surplusBytes, long rangesBytes)
    {
        if (surplusBytes <= 0)
        {
            return 0;
        }

        return rangesBytes == 0 ? 1 : Math.Min(1, (double)surplusBytes / rangesBytes);
    }

    private bool IsChosen(int vm) => !_freesFirst || _isFreeing[vm];
}
