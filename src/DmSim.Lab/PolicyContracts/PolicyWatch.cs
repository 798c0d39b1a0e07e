using DmSim.Core.Policies;

namespace DmSim.Lab.PolicyContracts;

/// <summary>Stands before a policy and notes what it allocates and when it wants to be woken.</summary>
internal sealed class PolicyWatch : IForesightPolicy, ISettledPolicy
{
    private readonly IBalancingPolicy _policy;

    public PolicyWatch(IBalancingPolicy policy) => _policy = policy;

    /// <summary>Bytes allocated in all calls after <see cref="Begin"/>.</summary>
    public long AllocatedBytes { get; private set; }

    /// <summary>How often it was asked.</summary>
    public int Calls { get; private set; }

    /// <summary>The first tick at which it asked for one not ahead; −1 for never.</summary>
    public int StaleWakeTick { get; private set; } = -1;

    /// <summary>A policy before which a watch stands; the watch is handed out when the policy is made.</summary>
    public static PolicyDescriptor Before(PolicyDescriptor policy, Action<PolicyWatch> made) =>
        policy with
        {
            Create = options =>
            {
                PolicyWatch watch = new(policy.Create(options));
                made(watch);
                return watch;
            },
            UsesForesight = true,
        };

    /// <inheritdoc/>
    public void UseForesight(IDemandForesight foresight) => (_policy as IForesightPolicy)?.UseForesight(foresight);

    /// <inheritdoc/>
    public void Begin(in RunInfo run) => _policy.Begin(run);

    /// <inheritdoc/>
    public Wake Balance(in HostView host, MemoryOrders orders)
    {
        Calls++;
        long before = GC.GetAllocatedBytesForCurrentThread();
        Wake wake = _policy.Balance(host, orders);
        AllocatedBytes += GC.GetAllocatedBytesForCurrentThread() - before;
        if (wake.Tick <= host.Tick && StaleWakeTick < 0)
        {
            StaleWakeTick = host.Tick;
        }

        return wake;
    }

    /// <inheritdoc/>
    public bool TrySettle(in HostView host, Span<long> least, Span<long> greatest)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool settles = _policy is ISettledPolicy settled && settled.TrySettle(host, least, greatest);
        AllocatedBytes += GC.GetAllocatedBytesForCurrentThread() - before;
        return settles;
    }

    /// <inheritdoc/>
    public void PassOver(in SettledReports reports)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        ((ISettledPolicy)_policy).PassOver(reports);
        AllocatedBytes += GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <inheritdoc/>
    public StartVerdict MakeRoom(in HostView host, in StartRequest start, MemoryOrders orders)
    {
        Calls++;
        long before = GC.GetAllocatedBytesForCurrentThread();
        StartVerdict verdict = _policy.MakeRoom(host, start, orders);
        AllocatedBytes += GC.GetAllocatedBytesForCurrentThread() - before;
        return verdict;
    }
}
