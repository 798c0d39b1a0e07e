using DmSim.Core.Workloads;

namespace DmSim.Traces.Native;

/// <summary>What a trace holds, in numbers: the data of <c>dmsim trace info</c>.</summary>
/// <param name="Info">Name, signal, start, length and provenance.</param>
/// <param name="Samples">Samples of all VMs together.</param>
/// <param name="FileBytes">Length of the file; <see langword="null"/> for a trace that is only in memory.</param>
/// <param name="Intervals">How many VMs have which usual interval; the most frequent first, then the shorter.</param>
/// <param name="Vms">The VMs in the order of the trace.</param>
public sealed record TraceSummary(
    TraceInfo Info,
    long Samples,
    long? FileBytes,
    IReadOnlyList<(long IntervalMilliseconds, int VmCount)> Intervals,
    IReadOnlyList<TraceVmSummary> Vms
)
{
    /// <summary>Reads every sample of a trace once.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="cancellation">Stops between two VMs.</param>
    public static TraceSummary Of(DemandTrace trace, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(trace);
        List<TraceVmSummary> vms = new(trace.Vms.Count);
        foreach (TraceVm vm in trace.Vms)
        {
            cancellation.ThrowIfCancellationRequested();
            vms.Add(TraceVmSummary.Of(vm));
        }

        IReadOnlyList<(long, int)> intervals =
        [
            .. vms.GroupBy(vm => vm.IntervalMilliseconds)
                .Select(group => (Interval: group.Key, VmCount: group.Count()))
                .OrderByDescending(entry => entry.VmCount)
                .ThenBy(entry => entry.Interval),
        ];
        long? fileBytes = trace is NativeTrace native ? native.FileBytes : null;
        return new TraceSummary(trace.Info, vms.Sum(vm => (long)vm.Samples), fileBytes, intervals, vms);
    }
}
