using DmSim.Core.Engine.Backing;
using DmSim.Core.Policies;
using DmSim.Core.Recording;

namespace DmSim.Core.Engine;

/// <summary>
/// Phases 4 and 5: calls the policy when it is due, then limits its orders to what is allowed, counts corrections, and
/// keeps the standing orders.
/// </summary>
internal sealed class BalancePhase
{
    private readonly MachineContext _context;
    private readonly IBalancingPolicy _policy;
    private readonly MemoryOrders _orders;
    private readonly ReportPhase _reports;
    private readonly StartQueue _starts;
    private readonly HostActuators _actuators;
    private readonly IDecisionSink? _sink;
    private readonly SignalColumns _signals;
    private readonly long _unit;
    private Wake _wake = Wake.At(0);

    public BalancePhase(
        MachineContext context,
        IBalancingPolicy policy,
        ReportPhase reports,
        StartQueue starts,
        HostActuators actuators,
        IDecisionSink? sink
    )
    {
        _context = context;
        _policy = policy;
        _reports = reports;
        _starts = starts;
        _actuators = actuators;
        _sink = sink;
        _signals = new SignalColumns(context);
        _orders = new MemoryOrders(context.Spec.Vms.Count);
        _unit = context.Spec.UnitBytes;
    }

    /// <summary>Orders changed so far.</summary>
    public long Decisions { get; private set; }

    /// <summary>Hash over every changed order.</summary>
    public ulong DecisionHash { get; private set; } = 0xCBF29CE484222325UL;

    /// <summary>The next tick at which the policy must be called.</summary>
    public int NextTick(int tick) => IsWoken() ? tick + 1 : _wake.Tick;

    /// <summary>Calls the policy when it is due.</summary>
    public void Run(int tick)
    {
        bool isDue = tick >= _wake.Tick || IsWoken();
        if (!isDue && !_starts.HasActiveAttempt)
        {
            return;
        }

        _reports.FillReportTicks(tick);
        _signals.Refresh(tick);
        HostView view = View(tick);
        if (isDue)
        {
            _context.WakeEvents = WakeEvents.None;
            _wake = _policy.Balance(view, _orders);
            _context.PolicyNews.Clear();
        }

        if (_starts.HasActiveAttempt)
        {
            _starts.AskForRoom(_policy, view, _orders, tick);
        }

        TakeOver(tick);
    }

    private bool IsWoken()
    {
        WakeEvents waking = _context.WakeEvents & _wake.Events;
        bool freeIsLow = (_wake.Events & WakeEvents.FreeBelow) != 0 && _context.State.FreeBytes < _wake.FreeBelowBytes;
        return waking != WakeEvents.None || freeIsLow;
    }

    private HostView View(int tick)
    {
        MachineState state = _context.State;
        return new HostView
        {
            Tick = tick,
            TotalBytes = state.TotalBytes,
            PhysicalBytes = _context.Spec.Host.Memory.Bytes,
            AvailableBytes = Math.Max(0, state.FreeBytes),
            HostStallPercent = _context.Backing?.HostStallPercent ?? 0,
            FreeBytes = state.FreeBytes,
            EarmarkedBytes = state.EarmarkedBytes,
            PendingMissingBytes = _starts.MissingBytes,
            PendingStarts = _starts.Count,
            Changed = _context.PolicyNews.Members(),
            State = state.StateColumn,
            Capabilities = state.CapabilitiesColumn,
            ReportedDemand = state.ReportedDemandColumn,
            ReportedAvailable = state.ReportedAvailableColumn,
            ReportTick = state.ReportTickColumn,
            Assigned = state.AssignedColumn,
            Granted = state.GrantedColumn,
            HostSwapped = state.HostSwappedColumn,
            Visible = state.VisibleColumn,
            Ballooned = state.BalloonedColumn,
            RefusedBelow = state.RefusedBelowColumn,
            Target = state.TargetColumn,
            InFlight = state.InFlightColumn,
            Outgoing = state.OutgoingColumn,
            ProgressTick = state.ProgressTickColumn,
            Minimum = state.MinimumColumn,
            Startup = state.StartupColumn,
            Maximum = state.MaximumColumn,
            BufferPercent = state.BufferPercentColumn,
            Weight = state.WeightColumn,
            Shares = state.SharesColumn,
            Unused = _signals.Unused,
            Used = _signals.Used,
            Active = _signals.Active,
            SwapInBytesPerSecond = _signals.SwapIn,
            StallPercent = _signals.StallPercent,
            BootGeneration = state.BootGenerationColumn,
        };
    }

    private void TakeOver(int tick)
    {
        foreach (int vm in _orders.Written)
        {
            Limit(vm, tick);
        }

        if (_orders.HasActuatorOrders)
        {
            TakeOverActuators(tick);
        }

        _orders.Clear();
    }

    /// <summary>Orders that do without the guest; those the hypervisor cannot carry out count as corrected.</summary>
    private void TakeOverActuators(int tick)
    {
        for (int vm = 0; vm < _context.State.VmCount; vm++)
        {
            if (_actuators.TakeOver(vm, tick, _orders.ReclaimOf(vm), _orders.IsBlocked(vm)))
            {
                Decisions++;
                DecisionHash = Mix(DecisionHash, (ulong)(uint)tick | ((ulong)(uint)vm << 32));
                DecisionHash = Mix(DecisionHash, (ulong)_orders.ReclaimOf(vm));
                DecisionHash = Mix(DecisionHash, _orders.IsBlocked(vm) ? 1UL : 0UL);
            }
        }
    }

    /// <summary>Phase 5: what a policy asks for is clamped; only what it should have known better counts as a correction.</summary>
    private void Limit(int vm, int tick)
    {
        MachineState state = _context.State;
        long asked = _orders.TargetOf(vm);
        bool canMove = state.StateColumn[vm] == VmState.Running && state.CapabilitiesColumn[vm] != VmCapabilities.None;
        long target = canMove
            ? Math.Clamp(asked, state.MinimumColumn[vm], state.MaximumColumn[vm])
            : state.TargetColumn[vm];
        if (target != asked)
        {
            _context.Events.Add(tick, MachineEventKind.OrderCorrected, vm, asked - target);
        }

        target = target / _unit * _unit;
        MoveReason reason = _orders.ReasonOf(vm);
        if (!canMove || (target == state.TargetColumn[vm] && reason == state.ReasonColumn[vm]))
        {
            return;
        }

        state.TargetColumn[vm] = target;
        state.ReasonColumn[vm] = reason;
        _context.Changed.Add(vm);
        if (target != state.GrantedColumn[vm])
        {
            _context.WantsMove.Add(vm);
        }

        Note(vm, tick, target, reason);
    }

    private void Note(int vm, int tick, long target, MoveReason reason)
    {
        Decisions++;
        ulong hash = DecisionHash;
        hash = Mix(hash, (ulong)(uint)tick | ((ulong)(uint)vm << 32));
        hash = Mix(hash, (ulong)target);
        DecisionHash = Mix(hash, (ulong)reason);
        if (_sink is not null)
        {
            MachineState state = _context.State;
            _sink.Decided(
                new Decision(
                    tick,
                    vm,
                    target,
                    reason,
                    state.GrantedColumn[vm],
                    state.ReportedDemandColumn[vm],
                    state.FreeBytes
                )
            );
        }
    }

    /// <summary>One step of a multiply-xorshift hash; not cryptographic, only sensitive to every bit.</summary>
    private static ulong Mix(ulong hash, ulong value)
    {
        ulong mixed = (hash ^ value) * 0x9FB21C651E98DF25UL;
        return mixed ^ (mixed >> 29);
    }
}
