namespace DmSim.Core.Policies.Rivals;

/// <summary>
/// VMware ESX: shares with an idle tax decide who gives memory when the host is short; balloons take it, then host
/// swapping.
/// </summary>
/// <remarks>
/// While free memory is high, nothing is reclaimed for the host; while a VM is ballooned, memory still goes to
/// whoever pays more for it. Below a threshold the memory missing to the high threshold is revoked from those whose
/// shares pay least for what they hold: by balloon, where that cannot do it (no driver, a guest that refuses, more
/// than the balloon may take) by swapping, in the hard state by swapping at once, in the low state VMs above their
/// allocation are also stopped. Minimum is the reservation, maximum the limit. Page sharing and compression, and with
/// them the clear state, are not modelled.
/// </remarks>
public sealed class EsxPolicy : IBalancingPolicy
{
    private readonly EsxOptions _options;
    private EsxActivity _activity = null!;
    private BalloonDrivers _drivers = null!;
    private MinFundingRevocation _revocation = null!;
    private EsxState _state;
    private long _unit;
    private int _balanceTicks;
    private int _checkTicks;
    private int _balancedTick = int.MinValue;

    private EsxPolicy(EsxOptions options) => _options = options;

    /// <summary>The catalogue line.</summary>
    public static PolicyDescriptor Descriptor { get; } =
        new()
        {
            Name = "esx",
            Summary = "VMware ESX: shares and an idle tax say who gives; balloons take it, in need host swapping.",
            Source = "Waldspurger, Memory Resource Management in VMware ESX Server, OSDI 2002; vSphere 6 documentation",
            Options = EsxOptions.Declared,
            Profile = HypervisorProfile.Esx,
            Signals = GuestSignals.Active,
            Create = values => new EsxPolicy(EsxOptions.From(values)),
        };

    /// <summary>How short of memory the host is.</summary>
    internal EsxState State => _state;

    /// <inheritdoc/>
    public void Begin(in RunInfo run)
    {
        _activity = new EsxActivity(_options, run);
        _drivers = new BalloonDrivers(run.VmCapacity);
        _revocation = new MinFundingRevocation(run.VmCapacity, _options.IdleCost, run.UnitBytes);
        _unit = run.UnitBytes;
        _balanceTicks = run.TicksFor(_options.BalanceSeconds);
        _checkTicks = run.TicksFor(_options.CheckSeconds);
    }

    /// <inheritdoc/>
    public Wake Balance(in HostView host, MemoryOrders orders)
    {
        EsxThresholds thresholds = new(_options, host.PhysicalBytes);
        Rebalance(host, orders, thresholds);
        bool isCalm = _state == EsxState.High && host.PendingMissingBytes == 0;
        return new Wake(
            host.Tick + (isCalm ? _balanceTicks : _checkTicks),
            WakeEvents.Lifecycle | WakeEvents.FreeBelow,
            thresholds.WorseBelow(_state)
        );
    }

    /// <inheritdoc/>
    public StartVerdict MakeRoom(in HostView host, in StartRequest start, MemoryOrders orders)
    {
        if (!IsReservable(host, start))
        {
            return StartVerdict.Refuse;
        }

        if (_balancedTick != host.Tick)
        {
            Rebalance(host, orders, new EsxThresholds(_options, host.PhysicalBytes));
        }

        return StartVerdict.Wait;
    }

    /// <summary>
    /// Admission: the reservations of all, the starting one among them, and what VMs cost beside their memory must
    /// fit the host.
    /// </summary>
    private static bool IsReservable(in HostView host, in StartRequest start)
    {
        long held = 0;
        long reserved =
            host.Minimum[start.Vm] + start.NeededBytes - Math.Min(start.NeededBytes, host.Startup[start.Vm]);
        for (int vm = 0; vm < host.State.Length; vm++)
        {
            if (host.State[vm] == VmState.Running)
            {
                held += host.Assigned[vm] + host.InFlight[vm];
                reserved += host.Minimum[vm];
            }
        }

        long overhead = host.TotalBytes - host.FreeBytes - host.EarmarkedBytes - held;
        return reserved + Math.Max(0, overhead) <= host.TotalBytes;
    }

    private void Rebalance(in HostView host, MemoryOrders orders, in EsxThresholds thresholds)
    {
        _balancedTick = host.Tick;
        _drivers.Look(host);
        _activity.Learn(host);

        // What is set aside for a start is not used yet; it counts as free, and as needed.
        _state = thresholds.Next(_state, host.FreeBytes + host.EarmarkedBytes);
        long missing = thresholds.HighBytes + host.PendingMissingBytes - host.FreeBytes;
        if (_state == EsxState.High && host.PendingMissingBytes == 0)
        {
            Return(host, orders, -missing);
        }
        else
        {
            Reclaim(host, orders, missing);
        }
    }

    /// <summary>Revokes what is missing, by the means of the state.</summary>
    private void Reclaim(in HostView host, MemoryOrders orders, long missing)
    {
        _revocation.Clear();
        long budget = -Math.Max(0, missing);
        for (int vm = 0; vm < host.State.Length; vm++)
        {
            if (host.State[vm] == VmState.Running)
            {
                long held = host.Assigned[vm] + host.InFlight[vm];
                budget += held;
                Add(host, vm, Math.Min(host.Minimum[vm], held), held);
            }
        }

        _revocation.Solve(budget);
        for (int row = 0; row < _revocation.Count; row++)
        {
            int vm = _revocation.VmAt(row);
            long allocation = _revocation.AmountAt(row);
            bool isAbove = host.Assigned[vm] + host.InFlight[vm] > allocation;
            bool isSwapped = _state >= EsxState.Hard && orders.ReclaimOf(vm) != MemoryOrders.NoReclaim;
            if (isAbove || isSwapped)
            {
                Take(host, orders, row, isAbove);
            }

            Stop(orders, vm, isAbove && _state == EsxState.Low);
        }
    }

    /// <summary>
    /// The balloon takes what it can; the host swaps only what it cannot, and in the hard states all of it.
    /// </summary>
    private void Take(in HostView host, MemoryOrders orders, int row, bool isAbove)
    {
        int vm = _revocation.VmAt(row);
        long allocation = _revocation.AmountAt(row);
        bool balloons = _state <= EsxState.Soft || _options.BalloonsWhenHard;
        long least = long.MaxValue;
        if (isAbove && balloons && _drivers.CanBalloon(host, vm))
        {
            long kept = KeptFromBalloon(host, vm);
            least = Math.Clamp(Math.Max(allocation, kept), host.Minimum[vm], host.Maximum[vm]);
            bool isForStart = host.PendingMissingBytes > 0;
            MoveReason reason = isForStart ? MoveReason.SqueezedForStart : MoveReason.RevokedByShares;
            orders.SetTarget(vm, least, reason, least == allocation ? _revocation.ExactAt(row) : least);
        }

        bool isEnough = least <= allocation && host.RefusedBelow[vm] == 0;
        long holds = Math.Max(allocation, host.Minimum[vm]);
        Swap(orders, vm, _state <= EsxState.Soft && isEnough ? MemoryOrders.NoReclaim : holds);
    }

    /// <summary>
    /// Lets go: no swapping, nobody stopped. As long as some VM is ballooned, what is free above the threshold is
    /// shared out, and memory goes on to whoever pays more for it.
    /// </summary>
    private void Return(in HostView host, MemoryOrders orders, long surplus)
    {
        _revocation.Clear();
        long budget = Math.Max(0, surplus);
        bool isSomeoneBallooned = false;
        for (int vm = 0; vm < host.State.Length; vm++)
        {
            Swap(orders, vm, MemoryOrders.NoReclaim);
            Stop(orders, vm, false);
            if (_drivers.CanBalloon(host, vm))
            {
                bool isBallooned = host.Target[vm] < host.Maximum[vm];
                long holds = Holds(host, vm);
                budget += holds;
                isSomeoneBallooned |= isBallooned;
                long least = Math.Min(holds, Math.Max(host.Minimum[vm], KeptFromBalloon(host, vm)));
                Add(host, vm, least, isBallooned ? host.Maximum[vm] : holds);
            }
        }

        if (!isSomeoneBallooned)
        {
            return;
        }

        _revocation.Solve(budget);
        for (int row = 0; row < _revocation.Count; row++)
        {
            Redistribute(host, orders, row);
        }
    }

    /// <summary>Moves a VM to what it pays for, unless the difference is too small to be worth it.</summary>
    private void Redistribute(in HostView host, MemoryOrders orders, int row)
    {
        int vm = _revocation.VmAt(row);
        long target = Math.Clamp(_revocation.AmountAt(row), host.Minimum[vm], host.Maximum[vm]);
        long holds = Holds(host, vm);
        bool isAll = target == host.Maximum[vm] && target > host.Target[vm];
        if (isAll || Math.Abs(target - holds) >= Math.Max(_unit, _options.DeadBandShare * holds))
        {
            MoveReason more = isAll ? MoveReason.AtMaximum : MoveReason.ReturnedByShares;
            MoveReason reason = target > holds ? more : MoveReason.RevokedByShares;
            orders.SetTarget(vm, target, reason, _revocation.ExactAt(row));
        }
    }

    /// <summary>What a VM may hold when it is ballooned, and what it does hold when it is not.</summary>
    private static long Holds(in HostView host, int vm)
    {
        long held = host.Assigned[vm] + host.InFlight[vm];
        return host.Target[vm] < host.Maximum[vm] ? Math.Max(host.Target[vm], held) : held;
    }

    /// <summary>What the balloon must leave to a VM; bytes.</summary>
    private long KeptFromBalloon(in HostView host, int vm) =>
        host.Maximum[vm] - ((long)(host.Maximum[vm] * _options.BalloonShare) / _unit * _unit);

    private void Add(in HostView host, int vm, long low, long high)
    {
        double active = _activity.ActiveOf(host, vm);
        long holds = Math.Max(1, host.Assigned[vm] + host.InFlight[vm]);
        if (_options.IsActiveShareFixed)
        {
            _revocation.AddShare(vm, low, high, host.Shares[vm], Math.Min(1, active / holds));
        }
        else
        {
            _revocation.AddActive(vm, low, high, host.Shares[vm], active, holds);
        }
    }

    private static void Swap(MemoryOrders orders, int vm, long holds)
    {
        if (orders.ReclaimOf(vm) != holds)
        {
            orders.ReclaimUncooperatively(vm, holds);
        }
    }

    private static void Stop(MemoryOrders orders, int vm, bool isStopped)
    {
        if (orders.IsBlocked(vm) != isStopped)
        {
            orders.Block(vm, isStopped);
        }
    }
}
