using System.Runtime.CompilerServices;
using DmSim.Core.Engine.Backing;
using DmSim.Core.Policies;
using DmSim.Core.Recording;

namespace DmSim.Core.Engine;

/// <summary>
/// Phases 4 and 5: calls the policy of each balancer that is due, then limits its orders to what is allowed, counts
/// corrections, and keeps the standing orders.
/// </summary>
internal sealed class BalancePhase
{
    private readonly MachineContext _context;
    private readonly Balancer[] _balancers;
    private readonly ReportPhase _reports;
    private readonly HostActuators _actuators;
    private readonly IDecisionSink? _sink;
    private readonly SignalColumns _signals;
    private readonly long _unit;

    public BalancePhase(
        MachineContext context,
        IDemandForesight foresight,
        ReportPhase reports,
        StartQueue starts,
        HostActuators actuators,
        IDecisionSink? sink
    )
    {
        _context = context;
        _reports = reports;
        _actuators = actuators;
        _sink = sink;
        _signals = new SignalColumns(context);
        ViewColumns columns = new(context, _signals);
        _balancers =
        [
            .. context.State.Nodes.ToArray().Select(node => new Balancer(node, context, foresight, starts, columns)),
        ];
        _unit = context.Spec.UnitBytes;
    }

    /// <summary>Orders changed so far.</summary>
    public long Decisions { get; private set; }

    /// <summary>Hash over every changed order.</summary>
    public ulong DecisionHash { get; private set; } = 0xCBF29CE484222325UL;

    /// <summary>The next tick at which a policy must be called.</summary>
    public int NextTick(int tick)
    {
        int next = Wake.Never;
        foreach (Balancer balancer in _balancers)
        {
            next = Math.Min(next, balancer.NextTick(tick));
        }

        return next;
    }

    /// <summary>Narrows what VMs may report so that no policy need be called while nothing else changes.</summary>
    /// <returns>Whether the policy can do without; not tried where memory is divided among nodes.</returns>
    public bool TrySettle(int tick, Span<long> least, Span<long> greatest)
    {
        if (_balancers.Length > 1)
        {
            return false;
        }

        _reports.FillReportTicks(tick);
        return _balancers[0].TrySettle(tick, least, greatest);
    }

    /// <summary>Lets the policy know what was reported in ticks without a call.</summary>
    public void PassOver(in SettledReports reports) => _balancers[0].PassOver(reports);

    /// <summary>Calls the policies that are due, node by node.</summary>
    public void Run(int tick)
    {
        bool isFresh = false;
        foreach (Balancer balancer in _balancers)
        {
            if (!balancer.IsNeeded(tick))
            {
                continue;
            }

            if (!isFresh)
            {
                _reports.FillReportTicks(tick);
                _signals.Refresh(tick);
                isFresh = true;
            }

            balancer.Run(tick);
            TakeOver(balancer, tick);
        }
    }

    private void TakeOver(Balancer balancer, int tick)
    {
        MemoryOrders orders = balancer.Orders;
        ulong hash = DecisionHash;
        foreach (int vm in orders.Written)
        {
            if (!TryLimit(orders, vm, tick, balancer.Node.Index, out long target))
            {
                continue;
            }

            MoveReason reason = orders.ReasonOf(vm);
            hash = Mix(hash, (ulong)(uint)tick | ((ulong)(uint)vm << 32), (ulong)target, (ulong)reason);
            Decisions++;
            if (_sink is not null)
            {
                Tell(_sink, vm, tick);
            }
        }

        DecisionHash = hash;
        if (balancer.Orders.HasActuatorOrders)
        {
            TakeOverActuators(balancer, tick);
        }

        balancer.Orders.Clear();
    }

    /// <summary>Orders that do without the guest; those the hypervisor cannot carry out count as corrected.</summary>
    private void TakeOverActuators(Balancer balancer, int tick)
    {
        MachineState state = _context.State;
        for (int vm = 0; vm < state.VmCount; vm++)
        {
            long holds = balancer.Orders.ReclaimOf(vm);
            bool isBlocked = balancer.Orders.IsBlocked(vm);
            bool isOwn = !state.IsDivided || state.NodeColumn[vm] == balancer.Node.Index;
            if (isOwn && _actuators.TakeOver(vm, tick, holds, isBlocked))
            {
                Decisions++;
                ulong when = (ulong)(uint)tick | ((ulong)(uint)vm << 32);
                DecisionHash = Mix(DecisionHash, when, (ulong)holds, isBlocked ? 1UL : 0UL);
            }
        }
    }

    /// <summary>Phase 5: what a policy asks for is clamped; only what it should have known better counts as a correction.</summary>
    /// <returns>Whether the order differs from the one that stood.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryLimit(MemoryOrders orders, int vm, int tick, int node, out long target)
    {
        MachineState state = _context.State;
        long asked = orders.TargetOf(vm);
        long standing = state.TargetColumn[vm];
        bool isOwn = state.NodeColumn[vm] == node;
        bool canMove =
            isOwn && state.StateColumn[vm] == VmState.Running && state.CapabilitiesColumn[vm] != VmCapabilities.None;
        long allowed = isOwn ? standing : 0;
        if (canMove)
        {
            allowed = Math.Clamp(asked, state.MinimumColumn[vm], state.MaximumColumn[vm]);
        }

        if (allowed != asked)
        {
            _context.Events.Add(tick, MachineEventKind.OrderCorrected, vm, asked - allowed);
        }

        // A unit is a power of two, see MechanismSettings.IsValidUnit.
        target = allowed & -_unit;
        MoveReason reason = orders.ReasonOf(vm);
        if (!canMove || (target == standing && reason == state.ReasonColumn[vm]))
        {
            return false;
        }

        state.TargetColumn[vm] = target;
        state.ReasonColumn[vm] = reason;
        _context.Changed.Add(vm);
        if (target != state.GrantedColumn[vm])
        {
            _context.WantsMove.Add(vm);
        }

        return true;
    }

    private void Tell(IDecisionSink sink, int vm, int tick)
    {
        MachineState state = _context.State;
        sink.Decided(
            new Decision(
                tick,
                vm,
                state.TargetColumn[vm],
                state.ReasonColumn[vm],
                state.GrantedColumn[vm],
                state.ReportedDemandColumn[vm],
                state.NodeOf(vm).FreeBytes,
                state.IsDivided ? state.NodeColumn[vm] : NodePinning.None
            )
        );
    }

    /// <summary>Three steps of a multiply-xorshift hash; not cryptographic, only sensitive to every bit.</summary>
    /// <remarks>A step waits for the one before: what does not depend on that is put together first.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong hash, ulong first, ulong second, ulong third)
    {
        const ulong Odd = 0x9FB21C651E98DF25UL;
        ulong one = (hash ^ first) * Odd;
        ulong two = ((one ^ second) ^ (one >> 29)) * Odd;
        ulong three = ((two ^ third) ^ (two >> 29)) * Odd;
        return three ^ (three >> 29);
    }
}
