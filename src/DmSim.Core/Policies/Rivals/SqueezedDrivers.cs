namespace DmSim.Core.Policies.Rivals;

/// <summary>
/// What squeezed knows of balloon drivers: which guests have announced one, and which have become uncooperative.
/// </summary>
internal sealed class SqueezedDrivers
{
    private readonly BalloonDrivers _drivers;
    private readonly int[] _bootSeen;
    private readonly int[] _lastCooperative;
    private readonly bool[] _isUncooperative;
    private readonly double _limitMilliseconds;
    private readonly int _tickMilliseconds;

    public SqueezedDrivers(SqueezedOptions options, in RunInfo run)
    {
        _drivers = new BalloonDrivers(run.VmCapacity);
        _bootSeen = new int[run.VmCapacity];
        _lastCooperative = new int[run.VmCapacity];
        _isUncooperative = new bool[run.VmCapacity];
        _limitMilliseconds = options.UncooperativeSeconds * 1000;
        _tickMilliseconds = run.TickMilliseconds;
        Array.Fill(_bootSeen, -1);
    }

    /// <summary>
    /// Whether a VM takes part in balancing; until its guest has a driver its memory is as good as pinned.
    /// </summary>
    public bool CanBalloon(in HostView host, int vm) => _drivers.CanBalloon(host, vm);

    /// <summary>The reason, or that the VM is uncooperative where it is.</summary>
    public MoveReason ReasonOf(int vm, MoveReason reason) => _isUncooperative[vm] ? MoveReason.Uncooperative : reason;

    /// <summary>
    /// Notes who is at its target, and marks a VM that has long been off it; the mark changes no target.
    /// </summary>
    public void Look(in HostView host, SqueezedRun run, MemoryOrders orders)
    {
        _drivers.Look(host);
        for (int vm = 0; vm < _bootSeen.Length; vm++)
        {
            if (host.State[vm] != VmState.Running)
            {
                _isUncooperative[vm] = false;
                continue;
            }

            bool isNew = _bootSeen[vm] != host.BootGeneration[vm];
            _bootSeen[vm] = host.BootGeneration[vm];
            if (isNew || !CanBalloon(host, vm) || run.HasHit(host, vm))
            {
                _lastCooperative[vm] = host.Tick;
            }

            bool was = _isUncooperative[vm];
            _isUncooperative[vm] = (double)(host.Tick - _lastCooperative[vm]) * _tickMilliseconds > _limitMilliseconds;
            if (_isUncooperative[vm] && !was)
            {
                orders.SetTarget(vm, host.Target[vm], MoveReason.Uncooperative);
            }
        }
    }
}
