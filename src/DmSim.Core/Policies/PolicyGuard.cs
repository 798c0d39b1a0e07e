// Whatever a plug-in throws is reported as its own.
#pragma warning disable CA1031

namespace DmSim.Core.Policies;

/// <summary>
/// Stands between the engine and a plug-in's policy: what the policy throws, or orders that cannot be an order, is
/// reported
/// with the policy's name, tick, VM and the calls inside the plug-in.
/// </summary>
internal sealed class PolicyGuard : ISettledPolicy
{
    private static readonly MoveReason LastReason = Enum.GetValues<MoveReason>().Max();

    private readonly IBalancingPolicy _policy;
    private readonly PolicyDescriptor _descriptor;
    private readonly Func<int, string> _nameOf;

    private PolicyGuard(IBalancingPolicy policy, PolicyDescriptor descriptor, Func<int, string> nameOf)
    {
        _policy = policy;
        _descriptor = descriptor;
        _nameOf = nameOf;
    }

    /// <summary>Makes a policy; one of a plug-in is guarded, others are trusted.</summary>
    /// <param name="descriptor">The policy.</param>
    /// <param name="options">Its options.</param>
    /// <param name="nameOf">Names VMs by index.</param>
    /// <param name="unguarded">The policy itself, for what else it may implement.</param>
    public static IBalancingPolicy Create(
        PolicyDescriptor descriptor,
        PolicyOptionValues options,
        Func<int, string> nameOf,
        out IBalancingPolicy unguarded
    )
    {
        if (descriptor.PlugIn is null)
        {
            unguarded = descriptor.Create(options);
            return unguarded;
        }

        try
        {
            unguarded = descriptor.Create(options) ?? throw new InvalidOperationException("Create returned no policy.");
            if (unguarded is IForesightPolicy && !descriptor.UsesForesight)
            {
                throw new InvalidOperationException("A policy that sees the future must say so: UsesForesight = true.");
            }
        }
        catch (Exception cause)
        {
            throw new PolicyFaultException(descriptor, -1, null, cause);
        }

        return new PolicyGuard(unguarded, descriptor, nameOf);
    }

    /// <inheritdoc/>
    public void Begin(in RunInfo run)
    {
        try
        {
            _policy.Begin(run);
        }
        catch (Exception cause)
        {
            throw Fault(-1, null, cause);
        }
    }

    /// <inheritdoc/>
    public Wake Balance(in HostView host, MemoryOrders orders)
    {
        try
        {
            Wake wake = _policy.Balance(host, orders);
            Check(orders);
            return wake;
        }
        catch (Exception cause)
        {
            throw Fault(host.Tick, null, cause);
        }
    }

    /// <inheritdoc/>
    public StartVerdict MakeRoom(in HostView host, in StartRequest start, MemoryOrders orders)
    {
        try
        {
            StartVerdict verdict = _policy.MakeRoom(host, start, orders);
            Check(orders);
            return verdict;
        }
        catch (Exception cause)
        {
            throw Fault(host.Tick, _nameOf(start.Vm), cause);
        }
    }

    /// <inheritdoc/>
    public bool TrySettle(in HostView host, Span<long> least, Span<long> greatest)
    {
        try
        {
            return _policy is ISettledPolicy settled && settled.TrySettle(host, least, greatest);
        }
        catch (Exception cause)
        {
            throw Fault(host.Tick, null, cause);
        }
    }

    /// <inheritdoc/>
    public void PassOver(in SettledReports reports)
    {
        try
        {
            ((ISettledPolicy)_policy).PassOver(reports);
        }
        catch (Exception cause)
        {
            throw Fault(reports.FirstTick, null, cause);
        }
    }

    private void Check(MemoryOrders orders)
    {
        foreach (int vm in orders.Written)
        {
            if (orders.ReasonOf(vm) > LastReason)
            {
                throw new InvalidOperationException(
                    $"The order for VM {_nameOf(vm)} has a reason that does not exist."
                );
            }
        }
    }

    private PolicyFaultException Fault(int tick, string? vm, Exception cause) => new(_descriptor, tick, vm, cause);
}
