namespace DmSim.Core.Policies.Rivals;

/// <summary>Qubes OS's qmemman: every domain prefers 1.3 times what it uses; what is free beyond that is shared in proportion.</summary>
/// <remarks>
/// Balances whenever a domain reports, unless too little would move. With less than everybody prefers, donors go down to
/// their preference first; what they give is shared out at a later balance. A start is served by taking from those above
/// their preference, one start at a time and with no balancing meanwhile; it fails when they have not enough, or when
/// memory comes too slowly. Not in the original: domains are not asked below a configured minimum.
/// </remarks>
public sealed class QubesPolicy : IBalancingPolicy
{
    private readonly QubesOptions _options;
    private QubesDomains _domains = null!;
    private QubesRequest _request = null!;
    private QubesPlan _plan = null!;

    private QubesPolicy(QubesOptions options) => _options = options;

    /// <summary>The catalogue line.</summary>
    public static PolicyDescriptor Descriptor { get; } =
        new()
        {
            Name = "qubes",
            Summary = "Qubes OS qmemman: 1.3 times what each domain uses, the rest of the host in proportion to that.",
            Source = "github.com/QubesOS/qubes-core-admin, qubes/qmemman/algo.py and systemstate.py (1ad5f9b)",
            Options = QubesOptions.Declared,
            Profile = HypervisorProfile.Xen,
            Signals = GuestSignals.Used,
            Create = values => new QubesPolicy(QubesOptions.From(values)),
        };

    /// <inheritdoc/>
    public void Begin(in RunInfo run)
    {
        _domains = new QubesDomains(_options, run);
        _request = new QubesRequest(_options, run);
        _plan = new QubesPlan(run.VmCapacity);
    }

    /// <inheritdoc/>
    public Wake Balance(in HostView host, MemoryOrders orders)
    {
        if (host.PendingMissingBytes <= 0)
        {
            _domains.Collect(host, _plan);
            long free = host.FreeBytes - _domains.PromisedBytes;
            _plan.Balance(free - _options.KeptFreeBytes);
            if (IsWorthIt(free))
            {
                _domains.Order(host, _plan, orders, MoveReason.SharedOut, MoveReason.SurplusCollected);
            }
        }

        return Wake.On(WakeEvents.ReportChanged | WakeEvents.Lifecycle);
    }

    /// <inheritdoc/>
    public StartVerdict MakeRoom(in HostView host, in StartRequest start, MemoryOrders orders)
    {
        if (!_request.IsServed(host.Tick, start))
        {
            return StartVerdict.Wait;
        }

        if (_request.IsNew)
        {
            _domains.ForgiveAll();
        }

        // What was free has been set aside for the start before the policy is asked: donors bring what is missing.
        _domains.Collect(host, _plan);
        _plan.Request(start.MissingBytes, _options.RequestFactor);
        if (_plan.Asked.IsEmpty || _request.IsTooSlow(start.EarmarkedBytes + host.FreeBytes))
        {
            return StartVerdict.Refuse;
        }

        _domains.Order(host, _plan, orders, MoveReason.SqueezedForStart, MoveReason.SqueezedForStart);
        return StartVerdict.Wait;
    }

    /// <summary>Whether a balance moves enough to be carried out. The first one does: nothing was asked before it.</summary>
    private bool IsWorthIt(long free)
    {
        if (_options.KeptFreeBytes - free > _options.LeastGainBytes)
        {
            return true;
        }

        long transfer = Math.Abs(free - _options.KeptFreeBytes);
        foreach (int row in _plan.Asked)
        {
            long last = _domains.LastTarget(_plan.VmOf(row));
            long change = _plan.TargetOf(row) - last;
            transfer += Math.Abs(change);
            bool gains = last > 0 && last < _plan.PreferredOf(row) && change > _options.LeastGainBytes;
            if (gains || transfer > _options.LeastTransferBytes)
            {
                return true;
            }
        }

        return transfer > _options.LeastTransferBytes;
    }
}
