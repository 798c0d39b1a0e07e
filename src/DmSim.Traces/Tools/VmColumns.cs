using DmSim.Core.Workloads;

namespace DmSim.Traces.Tools;

/// <summary>All samples of one VM in arrays, while a tool changes them.</summary>
/// <param name="Name">The VM's name.</param>
/// <param name="Times">Sample times in milliseconds.</param>
/// <param name="Channels">One entry per <see cref="TraceChannel"/>; <see langword="null"/> where not recorded.</param>
/// <param name="IntervalMilliseconds">The usual time between samples.</param>
/// <param name="EndMilliseconds">End of the last sample's validity.</param>
internal sealed record VmColumns(
    string Name,
    long[] Times,
    long[]?[] Channels,
    long IntervalMilliseconds,
    long EndMilliseconds
)
{
    private static readonly TraceChannel[] All = Enum.GetValues<TraceChannel>();

    /// <summary>The demand channel.</summary>
    public long[] Demand => Channels[(int)TraceChannel.Demand]!;

    /// <summary>Reads all samples of a VM.</summary>
    public static VmColumns Of(TraceVm vm) => Of(vm, 0, vm.SampleCount);

    /// <summary>Reads a stretch of samples.</summary>
    public static VmColumns Of(TraceVm vm, int first, int count)
    {
        long[] times = new long[count];
        vm.ReadTimes(first, times);
        long[]?[] channels = new long[All.Length][];
        foreach (TraceChannel channel in All)
        {
            if (vm.Has(channel))
            {
                long[] values = new long[count];
                vm.Read(channel, first, values);
                channels[(int)channel] = values;
            }
        }

        return new VmColumns(vm.Name, times, channels, vm.IntervalMilliseconds, vm.EndMilliseconds);
    }

    /// <summary>The finished VM.</summary>
    public TraceVm ToVm() =>
        new InMemoryTraceVm(
            Name,
            Times,
            Demand,
            Channels[(int)TraceChannel.Provisioned],
            Channels[(int)TraceChannel.WorkingSet],
            Channels[(int)TraceChannel.Available],
            EndMilliseconds,
            IntervalMilliseconds
        );
}
