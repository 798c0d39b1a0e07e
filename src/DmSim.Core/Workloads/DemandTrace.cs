namespace DmSim.Core.Workloads;

/// <summary>A recorded or generated memory workload of one or more VMs.</summary>
/// <param name="info">What the trace is.</param>
/// <param name="vms">Its VMs; names are unique.</param>
public class DemandTrace(TraceInfo info, IReadOnlyList<TraceVm> vms)
{
    /// <summary>What the trace is and where it comes from.</summary>
    public TraceInfo Info { get; } = info;

    /// <summary>The VMs in the order of the source.</summary>
    public IReadOnlyList<TraceVm> Vms { get; } = vms;
}
