using DmSim.Core.Workloads;

namespace DmSim.Traces.Tools;

/// <summary>How large a VM is and how much it wants.</summary>
/// <param name="SizeBytes">Largest provisioned size; 0 where not recorded.</param>
/// <param name="LevelBytes">Mean demand over its present samples; 0 where it is never there.</param>
internal readonly record struct VmMagnitude(long SizeBytes, long LevelBytes)
{
    /// <summary>Reads a VM.</summary>
    public static VmMagnitude Of(TraceVm vm)
    {
        Int128 sum = 0;
        int count = 0;
        foreach (long value in vm.All(TraceChannel.Demand))
        {
            sum += value == TraceVm.Absent ? 0 : value;
            count += value == TraceVm.Absent ? 0 : 1;
        }

        long size = vm.Has(TraceChannel.Provisioned) ? vm.All(TraceChannel.Provisioned).Max() : 0;
        return new VmMagnitude(Math.Max(0, size), count == 0 ? 0 : (long)(sum / count));
    }
}
