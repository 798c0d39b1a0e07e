using DmSim.Core.Policies;
using DmSim.Core.Randomness;
using DmSim.Core.Scenarios;

namespace DmSim.Core.Engine;

/// <summary>One instance of the policy with the memory it hands out: the host's, or that of one NUMA node.</summary>
internal sealed class Balancer
{
    private readonly MachineContext _context;
    private readonly StartQueue _starts;
    private readonly BalancerNews _news;
    private readonly ViewColumns _columns;
    private readonly IBalancingPolicy _policy;
    private Wake _wake = Wake.At(0);

    /// <param name="node">Its memory.</param>
    /// <param name="context">The machine.</param>
    /// <param name="foresight">What a bound may know of the future.</param>
    /// <param name="starts">The starts that wait.</param>
    /// <param name="columns">What is shown of VMs; shared by all balancers, because one is called at a time.</param>
    public Balancer(
        MemoryNode node,
        MachineContext context,
        IDemandForesight foresight,
        StartQueue starts,
        ViewColumns columns
    )
    {
        Node = node;
        _context = context;
        _starts = starts;
        _columns = columns;
        _news = context.News[node.Index];
        Orders = new MemoryOrders(context.Spec.Vms.Count);
        _policy = MakePolicy(foresight);
    }

    /// <summary>Its memory.</summary>
    public MemoryNode Node { get; }

    /// <summary>What it ordered in its last call.</summary>
    public MemoryOrders Orders { get; }

    /// <summary>The next tick at which it must be called.</summary>
    public int NextTick(int tick) => IsWoken() ? tick + 1 : _wake.Tick;

    /// <summary>Whether it must be called in a tick, or asked to make room for a start.</summary>
    public bool IsNeeded(int tick) => IsDue(tick) || _starts.Of(Node).HasActiveAttempt;

    /// <summary>Calls the policy; its orders are taken over by the caller.</summary>
    public void Run(int tick)
    {
        _columns.Show(Node);
        HostView view = View(tick);
        if (IsDue(tick))
        {
            _news.Events = WakeEvents.None;
            _wake = _policy.Balance(view, Orders);
            _news.Vms.Clear();
        }

        if (_starts.Of(Node).HasActiveAttempt)
        {
            _starts.AskForRoom(Node, _policy, view, Orders, tick);
        }
    }

    /// <summary>Narrows what VMs may report so that the policy need not be called while nothing else changes.</summary>
    /// <returns>Whether it can do without.</returns>
    public bool TrySettle(int tick, Span<long> least, Span<long> greatest)
    {
        if (!WakesForReports)
        {
            return true;
        }

        return _policy is ISettledPolicy settled
            && _context.Spec.Policy.Signals == GuestSignals.None
            && settled.TrySettle(View(tick), least, greatest);
    }

    /// <summary>Tells the policy, or keeps for it, what was reported in ticks without a call.</summary>
    public void PassOver(in SettledReports reports)
    {
        if (WakesForReports)
        {
            ((ISettledPolicy)_policy).PassOver(reports);
            return;
        }

        for (int vm = 0; vm < _context.State.VmCount; vm++)
        {
            if (reports.Changes(vm) && HasNews(reports, vm))
            {
                _context.Tell(vm, WakeEvents.ReportChanged);
            }
        }
    }

    private bool WakesForReports => (_wake.Events & WakeEvents.ReportChanged) != 0;

    private static bool HasNews(in SettledReports reports, int vm)
    {
        long before = reports.DemandBefore(vm);
        for (int index = 0; index < reports.Count; index++)
        {
            if (reports.Demand(vm, index) != before)
            {
                return true;
            }
        }

        return false;
    }

    private bool IsDue(int tick) => tick >= _wake.Tick || IsWoken();

    private bool IsWoken()
    {
        WakeEvents waking = _news.Events & _wake.Events;
        bool freeIsLow = (_wake.Events & WakeEvents.FreeBelow) != 0 && Node.FreeBytes < _wake.FreeBelowBytes;
        return waking != WakeEvents.None || freeIsLow;
    }

    private IBalancingPolicy MakePolicy(IDemandForesight foresight)
    {
        RunSpec spec = _context.Spec;
        IBalancingPolicy policy = PolicyGuard.Create(
            spec.Policy,
            spec.PolicyOptions,
            vm => spec.Vms[vm].Name,
            out IBalancingPolicy unguarded
        );
        if (unguarded is IForesightPolicy bound)
        {
            bound.UseForesight(foresight);
        }

        ulong seed = RandomStream.Derive(spec.Seed, "policy");
        policy.Begin(
            new RunInfo(
                spec.Vms.Count,
                spec.TickMilliseconds,
                spec.StartSecondOfDay,
                spec.UnitBytes,
                Node.Index == 0 ? seed : RandomStream.Derive(seed, "node", Node.Index)
            )
            {
                Buffer = spec.Host.Version.BufferMeaning(),
            }
        );
        return policy;
    }

    private HostView View(int tick)
    {
        MachineState state = _context.State;
        StartSummary starts = _starts.Of(Node);
        return new HostView
        {
            Tick = tick,
            TotalBytes = Node.TotalBytes,
            PhysicalBytes = Node.PhysicalBytes,
            AvailableBytes = Math.Max(0, Node.FreeBytes),
            HostStallPercent = _context.Backing?.HostStallPercent ?? 0,
            FreeBytes = Node.FreeBytes,
            EarmarkedBytes = Node.EarmarkedBytes,
            PendingMissingBytes = starts.MissingBytes,
            PendingStarts = starts.Count,
            Changed = _news.Vms.Members(),
            State = _columns.State,
            Capabilities = state.CapabilitiesColumn,
            ReportedDemand = _columns.ReportedDemand,
            ReportedAvailable = _columns.ReportedAvailable,
            ReportTick = _columns.ReportTick,
            ReportTicks = _columns.ReportTicks,
            Assigned = _columns.Assigned,
            Granted = _columns.Granted,
            HostSwapped = _columns.HostSwapped,
            Visible = _columns.Visible,
            Ballooned = _columns.Ballooned,
            RefusedBelow = _columns.RefusedBelow,
            Target = _columns.Target,
            InFlight = _columns.InFlight,
            Outgoing = _columns.Outgoing,
            ProgressTick = _columns.ProgressTick,
            Minimum = state.MinimumColumn,
            Startup = state.StartupColumn,
            Maximum = state.MaximumColumn,
            BufferPercent = state.BufferPercentColumn,
            Weight = state.WeightColumn,
            Shares = state.SharesColumn,
            Unused = _columns.Unused,
            Used = _columns.Used,
            Active = _columns.Active,
            SwapInBytesPerSecond = _columns.SwapIn,
            StallPercent = _columns.StallPercent,
            BootGeneration = state.BootGenerationColumn,
        };
    }
}
