namespace DmSim.Core.Policies.Rivals;

/// <summary>
/// xapi's squeezed (XenServer, XCP-ng): every VM gets the same share of the range between its minimum and maximum;
/// nothing is read inside guests.
/// </summary>
/// <remarks>
/// One run at a time, as in the daemon: a balancing run when a look finds targets to change, or a run that frees
/// memory for a start. A run sets targets, first those of VMs that give, and waits until all VMs that take part have
/// reached them and nothing changes any more; only then it judges whether it succeeded. A VM without progress is left
/// out and the others take up the slack. A start begins as soon as its memory is free, while the daemon would also
/// wait for the memory the host keeps: the machine, not the policy, starts VMs.
/// </remarks>
public sealed class SqueezedPolicy : IBalancingPolicy
{
    private enum Activity
    {
        Idle,
        Balancing,
        FreeingForStart,
    }

    private readonly SqueezedOptions _options;
    private SqueezedRun _run = null!;
    private SqueezedDrivers _drivers = null!;
    private Activity _activity;
    private int _balanceTicks;
    private int _iterationTicks;
    private int _lookTick;
    private int _stepTick;
    private int _startVm = -1;
    private int _startTick;
    private long _startBytes;

    private SqueezedPolicy(SqueezedOptions options) => _options = options;

    /// <summary>The catalogue line.</summary>
    public static PolicyDescriptor Descriptor { get; } =
        new()
        {
            Name = "squeezed",
            Summary =
                "xapi's squeezed: every VM gets the same share of its range from minimum to maximum, not by need.",
            Source = "github.com/xapi-project/xen-api, ocaml/squeezed (e2ee48d) and doc/content/squeezed/design",
            Options = SqueezedOptions.Declared,
            Profile = HypervisorProfile.Xen,
            Create = values => new SqueezedPolicy(SqueezedOptions.From(values)),
        };

    /// <summary>Whether no run is under way.</summary>
    internal bool IsIdle => _activity == Activity.Idle;

    /// <inheritdoc/>
    public void Begin(in RunInfo run)
    {
        _run = new SqueezedRun(_options, run);
        _drivers = new SqueezedDrivers(_options, run);
        _balanceTicks = run.TicksFor(_options.BalanceSeconds);
        _iterationTicks = run.TicksFor(_options.IterationSeconds);
        _lookTick = int.MinValue;
    }

    /// <inheritdoc/>
    public Wake Balance(in HostView host, MemoryOrders orders)
    {
        if (_activity == Activity.FreeingForStart && host.Tick - _startTick > 1)
        {
            // Nobody asked in the last tick: the start has begun or was withdrawn.
            _activity = Activity.Idle;
            _lookTick = host.Tick + _balanceTicks;
        }

        if (_activity == Activity.Idle && host.Tick >= _lookTick && host.PendingMissingBytes == 0)
        {
            Look(host, orders);
        }
        else if (_activity == Activity.Balancing && host.Tick >= _stepTick)
        {
            Step(host, orders, BalanceGoal(host));
        }

        return Wake.At(_activity == Activity.Idle ? _lookTick : _stepTick, WakeEvents.Lifecycle);
    }

    /// <inheritdoc/>
    public StartVerdict MakeRoom(in HostView host, in StartRequest start, MemoryOrders orders)
    {
        if (_activity == Activity.Balancing || (_activity == Activity.FreeingForStart && _startVm != start.Vm))
        {
            return StartVerdict.Wait;
        }

        bool isNew = _activity == Activity.Idle;
        long free = host.FreeBytes + start.EarmarkedBytes;
        if (isNew)
        {
            _drivers.Look(host, _run, orders);
            _startBytes = Reservation(host, start, free);
        }

        _startTick = host.Tick;
        long least = _options.ReservesRange ? LeastOf(host, start) : start.NeededBytes;
        bool isMet = free >= least + _options.HostFreeBytes;
        SqueezedGoal goal = new(free, _startBytes + _options.HostFreeBytes, isMet, MoveReason.SqueezedForStart);
        if (isNew && IsThereAlready(host, goal))
        {
            return Granted(host, start, free);
        }

        if (isNew)
        {
            _activity = Activity.FreeingForStart;
            _startVm = start.Vm;
            _stepTick = host.Tick;
            _run.Begin();
        }

        return host.Tick < _stepTick ? StartVerdict.Wait : Answer(host, start, orders, goal);
    }

    private StartVerdict Answer(in HostView host, in StartRequest start, MemoryOrders orders, in SqueezedGoal goal) =>
        Step(host, orders, goal) switch
        {
            SqueezedOutcome.Adjust => StartVerdict.Wait,
            SqueezedOutcome.Success => Granted(host, start, goal.FreeBytes),
            _ => StartVerdict.Refuse,
        };

    /// <summary>Looks whether the host is in balance; a target that would change begins a run.</summary>
    private void Look(in HostView host, MemoryOrders orders)
    {
        _drivers.Look(host, _run, orders);
        _run.Begin();
        SqueezedGoal goal = BalanceGoal(host);
        SqueezedOutcome outcome = _run.Judge(host, _drivers, goal);
        _lookTick = host.Tick + _balanceTicks;
        if (outcome == SqueezedOutcome.Adjust && _run.HasChanges)
        {
            _activity = Activity.Balancing;
            _stepTick = host.Tick + _iterationTicks;
            _run.Apply(host, _drivers, orders, outcome, goal.Reason);
        }
    }

    private SqueezedOutcome Step(in HostView host, MemoryOrders orders, in SqueezedGoal goal)
    {
        _drivers.Look(host, _run, orders);
        SqueezedOutcome outcome = _run.Judge(host, _drivers, goal);
        _run.Apply(host, _drivers, orders, outcome, goal.Reason);
        _stepTick = host.Tick + _iterationTicks;
        if (outcome != SqueezedOutcome.Adjust)
        {
            _activity = Activity.Idle;
            _lookTick = host.Tick + _balanceTicks;
        }

        return outcome;
    }

    private SqueezedGoal BalanceGoal(in HostView host)
    {
        bool isMet = host.FreeBytes - _options.HostFreeBytes < _options.ToleranceBytes;
        return new SqueezedGoal(host.FreeBytes, _options.HostFreeBytes, isMet, MoveReason.EqualShareOfRange);
    }

    /// <summary>
    /// Whether nothing needs to be done for a start: enough is free, and every VM is where it should be.
    /// </summary>
    private bool IsThereAlready(in HostView host, in SqueezedGoal goal)
    {
        bool isThere = goal.RequiredBytes != _options.HostFreeBytes && goal.RequiredBytes <= goal.FreeBytes;
        for (int vm = 0; isThere && vm < host.State.Length; vm++)
        {
            isThere = !_drivers.CanBalloon(host, vm) || _run.HasHit(host, vm);
        }

        return isThere;
    }

    /// <summary>
    /// What a start reserves: what it needs, or, as a further VM with the range from minimum to startup, the share of
    /// it that all would get.
    /// </summary>
    private long Reservation(in HostView host, in StartRequest start, long freeBytes)
    {
        if (!_options.ReservesRange)
        {
            return start.NeededBytes;
        }

        long surplus = freeBytes - _options.HostFreeBytes;
        long range = host.Startup[start.Vm] - host.Minimum[start.Vm];
        long ranges = range;
        for (int vm = 0; vm < host.State.Length; vm++)
        {
            if (_drivers.CanBalloon(host, vm))
            {
                surplus += _run.Freeable(host, vm);
                ranges += host.Maximum[vm] - host.Minimum[vm];
            }
        }

        return LeastOf(host, start) + (long)(SqueezedRun.Share(surplus, ranges) * range);
    }

    private StartVerdict Granted(in HostView host, in StartRequest start, long freeBytes)
    {
        if (!_options.ReservesRange)
        {
            return StartVerdict.Wait;
        }

        long usable = freeBytes - _options.HostFreeBytes - Overhead(host, start);
        return StartVerdict.Admit(Math.Clamp(usable, host.Minimum[start.Vm], host.Startup[start.Vm]));
    }

    private static long LeastOf(in HostView host, in StartRequest start) =>
        Overhead(host, start) + host.Minimum[start.Vm];

    private static long Overhead(in HostView host, in StartRequest start) =>
        Math.Max(0, start.NeededBytes - host.Startup[start.Vm]);
}
