using DmSim.Core.Policies;

namespace DmSim.Core.Engine;

/// <summary>What one balancer has not been told yet.</summary>
internal sealed class BalancerNews(int vmCount)
{
    /// <summary>VMs about which there is news.</summary>
    public VmBitSet Vms { get; } = new(vmCount);

    /// <summary>What happened since the balancer was last called.</summary>
    public WakeEvents Events { get; set; }
}
