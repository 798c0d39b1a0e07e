using DmSim.Core.Workloads;

namespace DmSim.Traces.Native;

/// <summary>One VM of a trace in numbers.</summary>
/// <param name="Name">The VM's name.</param>
/// <param name="Samples">How many samples it has.</param>
/// <param name="AbsentSamples">How many of them say that the VM is absent.</param>
/// <param name="FirstMilliseconds">Time of the first sample.</param>
/// <param name="EndMilliseconds">End of the last sample's validity.</param>
/// <param name="IntervalMilliseconds">The usual time between samples.</param>
/// <param name="Demand">The recorded signal; <see langword="null"/> where the VM is absent throughout.</param>
/// <param name="Provisioned">The provisioned size; <see langword="null"/> where not recorded.</param>
public sealed record TraceVmSummary(
    string Name,
    int Samples,
    int AbsentSamples,
    long FirstMilliseconds,
    long EndMilliseconds,
    long IntervalMilliseconds,
    ValueSummary? Demand,
    ValueSummary? Provisioned
)
{
    /// <summary>Reads every sample of a VM once.</summary>
    public static TraceVmSummary Of(TraceVm vm)
    {
        ArgumentNullException.ThrowIfNull(vm);
        long[] demand = vm.All(TraceChannel.Demand);
        long[] first = new long[1];
        vm.ReadTimes(0, first);
        return new TraceVmSummary(
            vm.Name,
            vm.SampleCount,
            demand.Count(value => value == TraceVm.Absent),
            first[0],
            vm.EndMilliseconds,
            vm.IntervalMilliseconds,
            ValueSummary.Of(demand),
            vm.Has(TraceChannel.Provisioned) ? ValueSummary.Of(vm.All(TraceChannel.Provisioned)) : null
        );
    }
}
