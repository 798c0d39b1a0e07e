using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Engine;

namespace DmSim.Core.Policies.Rivals;

/// <summary>Why a VM is ordered to hold what equal pressure gives it.</summary>
internal static class EqualPressureReason
{
    /// <summary>The reason for a target.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static MoveReason Of(in HostView host, int vm, long target)
    {
        if (host.PendingMissingBytes > 0 && target < host.HeldAfterOperation(vm))
        {
            return MoveReason.SqueezedForStart;
        }

        if (target == host.Maximum[vm])
        {
            return MoveReason.AtMaximum;
        }

        if (target == host.Minimum[vm])
        {
            return MoveReason.AtMinimum;
        }

        return target < host.ReportedDemand[vm] ? MoveReason.DemandShort : MoveReason.EqualPressure;
    }

    /// <summary>The reasons for the targets of four VMs while no start waits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> OfFour(in HostView host, int vm, Vector256<long> target)
    {
        Vector256<long> reasons = Vector256.ConditionalSelect(
            Vector256.LessThan(target, Lanes.Load(host.ReportedDemand, vm)),
            Vector256.Create((long)MoveReason.DemandShort),
            Vector256.Create((long)MoveReason.EqualPressure)
        );
        reasons = Vector256.ConditionalSelect(
            Vector256.Equals(target, Lanes.Load(host.Minimum, vm)),
            Vector256.Create((long)MoveReason.AtMinimum),
            reasons
        );
        return Vector256.ConditionalSelect(
            Vector256.Equals(target, Lanes.Load(host.Maximum, vm)),
            Vector256.Create((long)MoveReason.AtMaximum),
            reasons
        );
    }
}
