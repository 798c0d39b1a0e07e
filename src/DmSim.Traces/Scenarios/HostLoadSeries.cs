using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Core.Workloads;

namespace DmSim.Traces.Scenarios;

/// <summary>Reads what the host itself uses from a trace, in which the host is a series like a VM.</summary>
internal static class HostLoadSeries
{
    /// <summary>
    /// The series as steps from the start of the run. What holds at <paramref name="fromMilliseconds"/> holds at 0; where
    /// nothing was recorded the host uses nothing.
    /// </summary>
    /// <param name="load">The file and which of its series.</param>
    /// <param name="trace">What the file holds.</param>
    /// <param name="fromMilliseconds">The trace time at which the run begins.</param>
    /// <exception cref="InvalidInputException">The file has no such series, or several and none is named.</exception>
    public static IReadOnlyList<DemandStep> Read(HostLoad load, DemandTrace trace, long fromMilliseconds)
    {
        TraceVm vm = Find(load, trace);
        long[] times = vm.AllTimes();
        long[] values = vm.All(TraceChannel.Demand);
        List<DemandStep> steps = [];
        for (int index = 0; index <= times.Length; index++)
        {
            long time = index < times.Length ? times[index] : vm.EndMilliseconds;
            long next = index + 1 < times.Length ? times[index + 1] : vm.EndMilliseconds;
            bool isOver = index < times.Length && next <= fromMilliseconds;
            long bytes = index < times.Length ? Math.Max(0, values[index]) : 0;
            long before = steps.Count > 0 ? steps[^1].Demand.Bytes : 0;
            if (!isOver && bytes != before)
            {
                steps.Add(new DemandStep(Math.Max(0, time - fromMilliseconds), new MemorySize(bytes)));
            }
        }

        return steps;
    }

    private static TraceVm Find(HostLoad load, DemandTrace trace)
    {
        if (load.Vm.Length == 0 && trace.Vms.Count == 1)
        {
            return trace.Vms[0];
        }

        string names = string.Join(", ", trace.Vms.Take(8).Select(vm => vm.Name)) + (trace.Vms.Count > 8 ? ", …" : "");
        string expected =
            load.Vm.Length == 0
                ? $"expected the key vm beside host.load.file, because it holds several series: {names}"
                : $"expected a series '{load.Vm}', which host.load.vm names; there are {names}";
        return trace.Vms.FirstOrDefault(vm => vm.Name == load.Vm)
            ?? throw new InvalidInputException(new ValidationIssue(load.Path, null, null, null, expected));
    }
}
