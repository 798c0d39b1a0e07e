namespace DmSim.Core.Policies;

/// <summary>Decides how the memory of one balancer's VMs (a host, or one NUMA node) is shared.</summary>
/// <remarks>
/// A fresh instance serves one balancer in one run, on one thread. It must be deterministic, allocate nothing after
/// <see cref="Begin"/>, and break ties by VM index.
/// </remarks>
public interface IBalancingPolicy
{
    /// <summary>Called once: size buffers here.</summary>
    void Begin(in RunInfo run);

    /// <summary>Writes orders; an order stands until replaced. Returns when it wants to be called next.</summary>
    Wake Balance(in HostView host, MemoryOrders orders);

    /// <summary>Called every tick while a start is pending: refuse, wait, or admit with less; orders make room.</summary>
    StartVerdict MakeRoom(in HostView host, in StartRequest start, MemoryOrders orders);
}
