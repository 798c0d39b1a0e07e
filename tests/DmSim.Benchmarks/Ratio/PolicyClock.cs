using System.Diagnostics;
using DmSim.Core.Policies;

namespace DmSim.Benchmarks.Ratio;

/// <summary>Stands before a policy and adds up the time it takes to decide; what its orders cost the machine is the engine's.</summary>
internal sealed class PolicyClock : IForesightPolicy, ISettledPolicy
{
    private readonly IBalancingPolicy _policy;

    private PolicyClock(IBalancingPolicy policy) => _policy = policy;

    /// <summary>Time in calls so far, in ticks of <see cref="Stopwatch"/>.</summary>
    public long Elapsed { get; private set; }

    /// <summary>A policy before which a clock stands; the clock is handed out when the policy is made.</summary>
    public static PolicyDescriptor Before(PolicyDescriptor policy, Action<PolicyClock> made) =>
        policy with
        {
            Create = options =>
            {
                PolicyClock clock = new(policy.Create(options));
                made(clock);
                return clock;
            },
        };

    /// <inheritdoc/>
    public void UseForesight(IDemandForesight foresight) => (_policy as IForesightPolicy)?.UseForesight(foresight);

    /// <inheritdoc/>
    public void Begin(in RunInfo run) => _policy.Begin(run);

    /// <inheritdoc/>
    public Wake Balance(in HostView host, MemoryOrders orders)
    {
        long before = Stopwatch.GetTimestamp();
        Wake wake = _policy.Balance(host, orders);
        Elapsed += Stopwatch.GetTimestamp() - before;
        return wake;
    }

    /// <inheritdoc/>
    public bool TrySettle(in HostView host, Span<long> least, Span<long> greatest)
    {
        long before = Stopwatch.GetTimestamp();
        bool settles = _policy is ISettledPolicy settled && settled.TrySettle(host, least, greatest);
        Elapsed += Stopwatch.GetTimestamp() - before;
        return settles;
    }

    /// <inheritdoc/>
    public void PassOver(in SettledReports reports)
    {
        long before = Stopwatch.GetTimestamp();
        ((ISettledPolicy)_policy).PassOver(reports);
        Elapsed += Stopwatch.GetTimestamp() - before;
    }

    /// <inheritdoc/>
    public StartVerdict MakeRoom(in HostView host, in StartRequest start, MemoryOrders orders)
    {
        long before = Stopwatch.GetTimestamp();
        StartVerdict verdict = _policy.MakeRoom(host, start, orders);
        Elapsed += Stopwatch.GetTimestamp() - before;
        return verdict;
    }
}
