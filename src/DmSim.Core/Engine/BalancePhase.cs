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
    private readonly ReportTicks _reportTicks;
    private readonly HostActuators _actuators;
    private readonly SignalColumns _signals;
    private readonly OrderArbiter _arbiter;

    public BalancePhase(
        MachineContext context,
        IDemandForesight foresight,
        ReportTicks reportTicks,
        StartQueue starts,
        HostActuators actuators,
        IDecisionSink? sink
    )
    {
        _context = context;
        _reportTicks = reportTicks;
        _actuators = actuators;
        _signals = new SignalColumns(context);
        ViewColumns columns = new(context, _signals, reportTicks);
        _balancers =
        [
            .. context.State.Nodes.ToArray().Select(node => new Balancer(node, context, foresight, starts, columns)),
        ];
        _arbiter = new OrderArbiter(context, sink);
    }

    /// <summary>Orders changed so far.</summary>
    public long Decisions => _context.Digest.Count;

    /// <summary>Hash over every changed order.</summary>
    public ulong DecisionHash => _context.Digest.Hash;

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

        _reportTicks.Begin(tick);
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
                _reportTicks.Begin(tick);
                _signals.Refresh(tick);
                isFresh = true;
            }

            balancer.Run(tick);
            TakeOver(balancer, tick);
        }
    }

    private void TakeOver(Balancer balancer, int tick)
    {
        _arbiter.TakeOver(balancer.Orders, balancer.Node, tick);
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
                _context.Digest.Add(tick, vm, holds, isBlocked ? (byte)1 : (byte)0);
            }
        }
    }
}
