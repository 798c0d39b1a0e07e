using System.Runtime.CompilerServices;
using DmSim.Core.Policies.Sharing;

namespace DmSim.Core.Policies;

/// <summary>Tells VMs that have what they were to have from those for which memory is, or has to be, on its way.</summary>
internal static class AtRest
{
    /// <summary>
    /// Whether a VM holds exactly what was ordered, in whole units, no less than its minimum, and has refused nothing.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Holds(in HostView host, int vm, WholeUnits units)
    {
        long held = host.Assigned[vm];
        long unusual = host.InFlight[vm] | host.Outgoing[vm] | host.RefusedBelow[vm];
        unusual |= (held ^ host.Target[vm]) | (held ^ host.Granted[vm]) | (held ^ units.Down(held));
        return unusual == 0 && held >= host.Minimum[vm];
    }
}
