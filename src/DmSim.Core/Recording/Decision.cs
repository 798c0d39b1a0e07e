using DmSim.Core.Policies;

namespace DmSim.Core.Recording;

/// <summary>One changed order and what it was based on.</summary>
/// <param name="Tick">When.</param>
/// <param name="Vm">Index of the VM.</param>
/// <param name="TargetBytes">The order after the arbiter.</param>
/// <param name="Reason">Why.</param>
/// <param name="AssignedBytes">What the VM held, or with lazy backing was granted.</param>
/// <param name="ReportedDemandBytes">What was known of its demand; −1 for nothing.</param>
/// <param name="FreeBytes">Free memory of the balancer that decided.</param>
/// <param name="Node">The NUMA node of that balancer; −1 where one balancer has all memory.</param>
public readonly record struct Decision(
    int Tick,
    int Vm,
    long TargetBytes,
    MoveReason Reason,
    long AssignedBytes,
    long ReportedDemandBytes,
    long FreeBytes,
    int Node = -1
);
