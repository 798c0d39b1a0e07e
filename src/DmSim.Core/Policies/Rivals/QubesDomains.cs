using DmSim.Core.Units;

namespace DmSim.Core.Policies.Rivals;

/// <summary>What qmemman remembers of the domains: what it last asked of each, and who did not follow.</summary>
internal sealed class QubesDomains
{
    /// <summary>A domain within this of its last target has followed it: half of the 50 MiB that qmemman keeps free.</summary>
    private const long FollowedBytes = 25 * MemorySize.BytesPerMebibyte;

    /// <summary>A domain beyond its last target by more than this lags behind: a quarter of the same.</summary>
    private const long LaggingBytes = FollowedBytes / 2;

    private const int NotAsked = -1;

    private readonly QubesOptions _options;
    private readonly int _management;
    private readonly int _stuckTicks;
    private readonly long[] _lastTarget;
    private readonly long[] _heldWhenAsked;
    private readonly int[] _askedTick;
    private readonly bool[] _isStuck;
    private readonly int[] _generation;

    /// <summary>Remembers nothing yet.</summary>
    public QubesDomains(QubesOptions options, in RunInfo run)
    {
        _options = options;
        _management = run.ManagementVm;
        // What is ordered in one tick moves its first memory in the next.
        _stuckTicks = run.TicksFor(options.StuckAfterSeconds) + 1;
        _lastTarget = new long[run.VmCapacity];
        _heldWhenAsked = new long[run.VmCapacity];
        _askedTick = new int[run.VmCapacity];
        _isStuck = new bool[run.VmCapacity];
        _generation = new int[run.VmCapacity];
        ForgiveAll();
    }

    /// <summary>Memory that domains were promised and have not taken yet; bytes.</summary>
    public long PromisedBytes { get; private set; }

    /// <summary>What a domain was last asked to hold; bytes, 0 if nothing since it started.</summary>
    public long LastTarget(int vm) => _lastTarget[vm];

    /// <summary>Gives domains that did not follow another chance.</summary>
    public void ForgiveAll()
    {
        Array.Clear(_isStuck);
        Array.Fill(_askedTick, NotAsked);
    }

    /// <summary>Fills a plan with the domains whose use is known and that follow what they are asked.</summary>
    public void Collect(in HostView host, QubesPlan plan)
    {
        plan.Clear();
        PromisedBytes = 0;
        for (int vm = 0; vm < _lastTarget.Length; vm++)
        {
            bool isRunning = host.State[vm] == VmState.Running;
            if (!isRunning || _generation[vm] != host.BootGeneration[vm])
            {
                Forget(vm, host.BootGeneration[vm]);
            }

            if (!isRunning)
            {
                continue;
            }

            // A domain may take what it was promised at any time, so that counts as held.
            long held = Held(host, vm);
            long actual = Math.Max(held, _lastTarget[vm]);
            PromisedBytes += actual - held;
            if (host.Used[vm] < 0 || (host.Capabilities[vm] & VmCapabilities.Balloon) == 0)
            {
                continue;
            }

            long preferred = _options.Preferred(host.Used[vm], host.Maximum[vm], vm == _management);
            preferred = Math.Max(preferred, LeastOf(host, vm));
            JudgeProgress(vm, host.Tick, held, actual < preferred);
            if (!_isStuck[vm])
            {
                plan.Add(vm, actual, host.Maximum[vm], preferred);
            }
        }
    }

    /// <summary>Writes a plan's targets as orders.</summary>
    public void Order(in HostView host, QubesPlan plan, MemoryOrders orders, MoveReason given, MoveReason taken)
    {
        for (int index = 0; index < plan.Count; index++)
        {
            int vm = plan.VmAt(index);
            long target = Math.Max(plan.TargetAt(index), LeastOf(host, vm));
            bool takes = target < plan.ActualAt(index);
            if (!takes)
            {
                _askedTick[vm] = NotAsked;
            }
            else if (_askedTick[vm] == NotAsked)
            {
                _askedTick[vm] = host.Tick;
                _heldWhenAsked[vm] = Held(host, vm);
            }

            _lastTarget[vm] = target;
            orders.SetTarget(vm, target, takes ? taken : given);
        }
    }

    /// <summary>A domain that gave nothing for a while is left out, until it follows or needs memory itself.</summary>
    private void JudgeProgress(int vm, int tick, long held, bool isNeedy)
    {
        if (held <= _lastTarget[vm] + FollowedBytes || isNeedy)
        {
            _isStuck[vm] = false;
        }

        if (_askedTick[vm] == NotAsked)
        {
            return;
        }

        if (held < _heldWhenAsked[vm])
        {
            _askedTick[vm] = NotAsked;
        }
        else if (tick - _askedTick[vm] >= _stuckTicks && held > _lastTarget[vm] + LaggingBytes)
        {
            _isStuck[vm] = true;
        }
    }

    private void Forget(int vm, int generation)
    {
        _generation[vm] = generation;
        _lastTarget[vm] = 0;
        _askedTick[vm] = NotAsked;
        _isStuck[vm] = false;
    }

    private static long Held(in HostView host, int vm) => host.Granted[vm] + host.InFlight[vm];

    private static long LeastOf(in HostView host, int vm) => Math.Min(host.Minimum[vm], host.Maximum[vm]);
}
