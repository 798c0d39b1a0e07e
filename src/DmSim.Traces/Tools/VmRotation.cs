using DmSim.Core.Workloads;

namespace DmSim.Traces.Tools;

/// <summary>Moves the samples of a VM round the circle of a trace's length.</summary>
internal static class VmRotation
{
    /// <summary>Time of the first sample in milliseconds.</summary>
    public static long FirstTime(TraceVm vm)
    {
        Span<long> time = stackalloc long[1];
        vm.ReadTimes(0, time);
        return time[0];
    }

    /// <summary>Rotates a VM: what was at time t is at (t + shift) modulo the duration.</summary>
    /// <param name="vm">The VM; it begins before <paramref name="duration"/>, and what lies beyond is cut off.</param>
    /// <param name="duration">Length of the circle in milliseconds.</param>
    /// <param name="shift">0 up to, not including, the duration.</param>
    public static TraceVm Rotate(TraceVm vm, long duration, long shift)
    {
        VmColumns circle = Close(VmColumns.Of(vm), duration);
        long cut = (duration - shift) % duration;
        int found = Array.BinarySearch(circle.Times, cut);
        int count = circle.Times.Length;
        int inForce = found >= 0 ? found : (~found - 1 + count) % count;

        // The sample in force at the cut comes first; if it began earlier its beginning closes the circle.
        bool split = circle.Times[inForce] != cut;
        int length = count + (split ? 1 : 0);
        long[] times = new long[length];
        int[] sources = new int[length];
        for (int place = 0; place < length; place++)
        {
            int source = (inForce + place) % count;
            sources[place] = source;
            times[place] = place == 0 ? 0 : (circle.Times[source] + shift) % duration;
        }

        long[]?[] channels =
        [
            .. circle.Channels.Select(values =>
                values is null ? null : Array.ConvertAll(sources, source => values[source])
            ),
        ];
        return Trim(new VmColumns(vm.Name, times, channels, vm.IntervalMilliseconds, duration)).ToVm();
    }

    /// <summary>
    /// Says absence in samples, so that samples cover the whole circle; less than an interval at its ends is no absence.
    /// </summary>
    private static VmColumns Close(VmColumns vm, long duration)
    {
        int kept = vm.Times.Count(time => time < duration);
        bool endsThere = vm.Demand[kept - 1] != TraceVm.Absent;
        bool after = endsThere && duration - vm.EndMilliseconds > vm.IntervalMilliseconds;

        // On a circle absence at the end goes on at the beginning by itself.
        bool before = endsThere && !after && vm.Times[0] > vm.IntervalMilliseconds;
        int offset = before ? 1 : 0;
        int length = kept + offset + (after ? 1 : 0);
        long[]?[] channels = new long[vm.Channels.Length][];
        long[] times = Extend(vm.Times, 0, vm.EndMilliseconds);
        for (int channel = 0; channel < channels.Length; channel++)
        {
            if (vm.Channels[channel] is long[] values)
            {
                // An absent VM uses and offers nothing; its size goes on, for it is a setting.
                bool isSize = channel == (int)TraceChannel.Provisioned;
                channels[channel] = Extend(
                    values,
                    isSize ? values[0] : TraceVm.Absent,
                    isSize ? values[kept - 1] : TraceVm.Absent
                );
            }
        }

        return vm with
        {
            Times = times,
            Channels = channels,
            EndMilliseconds = duration,
        };

        long[] Extend(long[] values, long first, long last)
        {
            long[] longer = new long[length];
            Array.Copy(values, 0, longer, offset, kept);
            longer[0] = before ? first : longer[0];
            longer[^1] = after ? last : longer[^1];
            return longer;
        }
    }

    /// <summary>Takes absence at both ends out again.</summary>
    private static VmColumns Trim(VmColumns vm)
    {
        int first = vm.Demand.AsSpan().IndexOfAnyExcept(TraceVm.Absent);
        int last = vm.Demand.AsSpan().LastIndexOfAnyExcept(TraceVm.Absent);
        if (first < 0)
        {
            return vm;
        }

        long end = last + 1 < vm.Times.Length ? vm.Times[last + 1] : vm.EndMilliseconds;
        Range range = first..(last + 1);
        return vm with
        {
            Times = vm.Times[range],
            Channels = [.. vm.Channels.Select(values => values?[range])],
            EndMilliseconds = end,
        };
    }
}
