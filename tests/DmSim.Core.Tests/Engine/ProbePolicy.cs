using DmSim.Core.Engine;
using DmSim.Core.Policies;

namespace DmSim.Core.Tests.Engine;

/// <summary>A policy made of two functions, for tests that play a third party.</summary>
internal sealed class ProbePolicy(
    Func<HostView, MemoryOrders, Wake> balance,
    Func<HostView, StartRequest, MemoryOrders, StartVerdict>? makeRoom
) : IBalancingPolicy
{
    public void Begin(in RunInfo run) { }

    public Wake Balance(in HostView host, MemoryOrders orders) => balance(host, orders);

    public StartVerdict MakeRoom(in HostView host, in StartRequest start, MemoryOrders orders) =>
        makeRoom?.Invoke(host, start, orders) ?? StartVerdict.Wait;

    /// <summary>The run with this policy in place of its own.</summary>
    public static RunSpec In(
        RunSpec spec,
        Func<HostView, MemoryOrders, Wake> balance,
        Func<HostView, StartRequest, MemoryOrders, StartVerdict>? makeRoom = null,
        HypervisorProfile? profile = null
    ) =>
        spec with
        {
            Policy = new PolicyDescriptor
            {
                Name = "probe",
                Summary = "Orders what a test wants.",
                Source = "test",
                Profile = profile ?? HypervisorProfile.HyperV,
                Create = _ => new ProbePolicy(balance, makeRoom),
            },
        };
}
