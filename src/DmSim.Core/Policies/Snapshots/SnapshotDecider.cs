namespace DmSim.Core.Policies.Snapshots;

/// <summary>
/// Asks a policy what it would do with snapshots of a host, in order, without a simulated machine: the unit of differential
/// testing, and of "why did it do that?".
/// </summary>
/// <remarks>Targets are given as the policy ordered them: nothing limits or rounds them.</remarks>
public sealed class SnapshotDecider
{
    /// <summary>What Xen's tools call the domain that manages the host.</summary>
    private static readonly string[] ManagementNames = ["0", "dom0", "Domain-0"];

    private readonly IReadOnlyList<HostSnapshot> _snapshots;
    private readonly SnapshotColumns _columns;
    private readonly IBalancingPolicy _policy;
    private readonly IStatefulPolicy? _stateful;
    private readonly MemoryOrders _orders;

    /// <summary>Prepares a fresh policy for a sequence of snapshots.</summary>
    /// <param name="snapshots">The snapshots; VMs are told apart by name.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="options">Its resolved options.</param>
    /// <param name="tickMilliseconds">Length of a tick.</param>
    public SnapshotDecider(
        IReadOnlyList<HostSnapshot> snapshots,
        PolicyDescriptor policy,
        PolicyOptionValues options,
        int tickMilliseconds = 1000
    )
    {
        ArgumentNullException.ThrowIfNull(policy);
        _snapshots = snapshots;
        _columns = new SnapshotColumns(snapshots, policy.Profile);
        _policy = PolicyGuard.Create(policy, options, vm => _columns.Names[vm], out IBalancingPolicy unguarded);
        _stateful = unguarded as IStatefulPolicy;
        int capacity = _columns.Names.Count;
        _orders = new MemoryOrders(capacity);
        // A decision about a moment has no day and no draws of its own.
        _policy.Begin(
            new RunInfo(capacity, tickMilliseconds, 0, policy.Profile.Unit.Bytes, 1)
            {
                ManagementVm = Array.FindIndex([.. _columns.Names], ManagementNames.Contains),
            }
        );
    }

    /// <summary>The names of what <see cref="HostSnapshot.PolicyState"/> may hold for this policy.</summary>
    public IReadOnlyList<string> StateNames => _stateful?.StateNames ?? [];

    /// <summary>Decides about every snapshot.</summary>
    public IReadOnlyList<SnapshotDecision> DecideAll() => [.. _snapshots.Select(Decide)];

    private SnapshotDecision Decide(HostSnapshot snapshot)
    {
        foreach ((string name, double value) in snapshot.PolicyState)
        {
            _stateful?.Take(name, value);
        }

        _columns.Load(snapshot);
        HostView view = _columns.View(snapshot);
        Wake wake = _policy.Balance(view, _orders);
        List<StartDecision> starts = [];
        foreach ((PendingStartSnapshot start, int vm) in InOrder(snapshot))
        {
            StartRequest request = new(vm, start.NeededBytes, start.EarmarkedBytes, 1, int.MaxValue);
            starts.Add(new StartDecision(_columns.Names[vm], _policy.MakeRoom(view, request, _orders)));
        }

        SnapshotDecision decision = new()
        {
            Tick = snapshot.Tick,
            Wake = wake,
            Targets = Targets(),
            Starts = starts,
            Uncooperative = Uncooperative(),
        };
        _orders.Clear();
        return decision;
    }

    /// <summary>Starts are asked for as the machine asks: the higher weight first, ties by index.</summary>
    private IEnumerable<(PendingStartSnapshot Start, int Vm)> InOrder(HostSnapshot snapshot) =>
        snapshot
            .PendingStarts.Zip(SnapshotColumns.StartNames(snapshot), (start, name) => (start, _columns.IndexOf(name)))
            .OrderByDescending(start => _columns.WeightOf(start.Item2))
            .ThenBy(start => start.Item2);

    private List<TargetDecision> Targets()
    {
        List<TargetDecision> targets = [];
        foreach (int vm in _orders.Written)
        {
            double exact = _orders.ExactOf(vm);
            long bytes = _orders.TargetOf(vm);
            targets.Add(
                new TargetDecision(_columns.Names[vm], bytes, double.IsNaN(exact) ? null : exact, _orders.ReasonOf(vm))
            );
            _columns.Order(vm, bytes);
        }

        return targets;
    }

    private List<ActuatorDecision> Uncooperative()
    {
        List<ActuatorDecision> decisions = [];
        for (int vm = 0; vm < _columns.Names.Count; vm++)
        {
            long most = _orders.ReclaimOf(vm);
            if (most != MemoryOrders.NoReclaim || _orders.IsBlocked(vm))
            {
                long? holds = most == MemoryOrders.NoReclaim ? null : most;
                decisions.Add(new ActuatorDecision(_columns.Names[vm], holds, _orders.IsBlocked(vm)));
            }
        }

        return decisions;
    }
}
