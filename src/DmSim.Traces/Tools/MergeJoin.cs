using DmSim.Core.Workloads;

namespace DmSim.Traces.Tools;

/// <summary>Joins the pieces of one VM in time.</summary>
internal static class MergeJoin
{
    /// <summary>The pieces one after the other; between the end of one and the next sample the VM is absent.</summary>
    /// <param name="name">The VM's name.</param>
    /// <param name="pieces">In the order of time, with what is added to their times; samples do not overlap.</param>
    public static TraceVm Of(string name, IReadOnlyList<(TraceVm Vm, long Offset)> pieces)
    {
        List<long> times = [];
        List<long>[] channels = [.. Enum.GetValues<TraceChannel>().Select(_ => new List<long>())];
        bool[] recorded = [.. Enum.GetValues<TraceChannel>().Select(c => pieces.Any(piece => piece.Vm.Has(c)))];
        long end = 0;
        for (int part = 0; part < pieces.Count; part++)
        {
            VmColumns columns = VmColumns.Of(pieces[part].Vm);
            long begin = columns.Times[0] + pieces[part].Offset;
            if (part > 0 && begin > end)
            {
                // Its size goes on while a VM is absent, for it is a setting.
                long size = channels[(int)TraceChannel.Provisioned][^1];
                times.Add(end);
                for (int channel = 0; channel < channels.Length; channel++)
                {
                    channels[channel].Add(channel == (int)TraceChannel.Provisioned ? size : TraceVm.Absent);
                }
            }

            times.AddRange(columns.Times.Select(time => time + pieces[part].Offset));
            for (int channel = 0; channel < channels.Length; channel++)
            {
                channels[channel]
                    .AddRange(columns.Channels[channel] ?? Enumerable.Repeat(TraceVm.Absent, columns.Times.Length));
            }

            end = columns.EndMilliseconds + pieces[part].Offset;
        }

        long longest = pieces.MaxBy(piece => piece.Vm.SampleCount).Vm.IntervalMilliseconds;
        long[]?[] joined = [.. channels.Select((values, index) => recorded[index] ? values.ToArray() : null)];
        return new VmColumns(name, [.. times], joined, longest, end).ToVm();
    }
}
