using DmSim.Core.Workloads;

namespace DmSim.Traces.Tools;

/// <summary>Sums up the samples in force in one cell of time.</summary>
/// <param name="vm">The VM.</param>
/// <param name="start">Beginning of the cell in milliseconds.</param>
/// <param name="end">Its end, exclusive.</param>
/// <param name="first">The first sample in force in it.</param>
/// <param name="past">One after the last sample in force in it.</param>
internal readonly struct CellReader(VmColumns vm, long start, long end, int first, int past)
{
    /// <summary>The value of a channel; while the VM is absent nothing counts but its size, which is a setting.</summary>
    public long Read(TraceChannel channel, CellValue value)
    {
        long[] values = vm.Channels[(int)channel]!;
        long last = values[past - 1];
        if (value == CellValue.Last)
        {
            return last;
        }

        Int128 sum = 0;
        long time = 0;
        long highest = TraceVm.Absent;
        long lowest = TraceVm.Absent;
        for (int index = first; index < past; index++)
        {
            if (vm.Demand[index] == TraceVm.Absent || values[index] == TraceVm.Absent)
            {
                continue;
            }

            long length = LengthOf(index);
            sum += (Int128)values[index] * length;
            time += length;
            highest = Math.Max(highest, values[index]);
            lowest = lowest == TraceVm.Absent ? values[index] : Math.Min(lowest, values[index]);
        }

        if (time == 0)
        {
            return channel == TraceChannel.Provisioned ? last : TraceVm.Absent;
        }

        return value == CellValue.Mean ? (long)(((sum * 2) + time) / (2 * (Int128)time))
            : channel == TraceChannel.Available ? lowest
            : highest;
    }

    private long LengthOf(int index)
    {
        long from = Math.Max(start, vm.Times[index]);
        long to = index + 1 < vm.Times.Length ? Math.Min(end, vm.Times[index + 1]) : end;
        return to - from;
    }
}
