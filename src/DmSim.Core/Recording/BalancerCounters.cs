namespace DmSim.Core.Recording;

/// <summary>What Windows would show of one balancer at a moment: the set <c>Hyper-V Dynamic Memory Balancer</c>.</summary>
/// <param name="AvailableBytes">Memory left on the node, with what is set aside for starts; may be negative.</param>
/// <param name="ForBalancingBytes">Memory that can be handed out: without what is set aside (assumption U12).</param>
/// <param name="AveragePressure">Mean of the average pressures of the balanced VMs; −1 without one.</param>
/// <param name="CurrentPressure">Sum of reported demand ÷ sum of assigned memory of the balanced VMs; −1 without one.</param>
public readonly record struct BalancerCounters(
    long AvailableBytes,
    long ForBalancingBytes,
    long AveragePressure,
    long CurrentPressure
);
