using DmSim.Core.Units;
using DmSim.Core.Workloads;

namespace DmSim.Benchmarks.Traces;

/// <summary>Makes traces to be measured: demand that walks in steps of a page; the same arguments give the same samples.</summary>
internal static class BenchmarkTrace
{
    /// <summary>Milliseconds of a day, which every trace lasts.</summary>
    public const int DayMilliseconds = 86_400_000;

    private const int LeastPages = 1 << 17;

    /// <summary>A trace of a day.</summary>
    /// <param name="vmCount">Its VMs.</param>
    /// <param name="intervalSeconds">Time between samples, which begin at the same second on all VMs.</param>
    public static DemandTrace Day(int vmCount, int intervalSeconds)
    {
        TraceInfo info = new()
        {
            Name = "benchmark",
            Signal = TraceSignal.Committed,
            DurationMilliseconds = DayMilliseconds,
        };
        return new DemandTrace(info, [.. Enumerable.Range(0, vmCount).Select(vm => Vm(vm, intervalSeconds * 1000))]);
    }

    private static InMemoryTraceVm Vm(int vm, int interval)
    {
        long[] times = new long[DayMilliseconds / interval];
        long[] demand = new long[times.Length];
        long[] provisioned = new long[times.Length];
        ulong state = (ulong)(vm + 1) * 0x9E3779B97F4A7C15UL;
        long pages = 2 * LeastPages;
        for (int sample = 0; sample < times.Length; sample++)
        {
            // An xorshift generator: the same walk on every machine.
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            pages = Math.Clamp(pages + (long)(state % 2001) - 1000, LeastPages, 7 * LeastPages);
            times[sample] = (long)sample * interval;
            demand[sample] = pages * DemandSeries.PageBytes;
            provisioned[sample] = 4 * MemorySize.BytesPerGibibyte;
        }

        return new InMemoryTraceVm($"vm-{vm}", times, demand, provisioned, null, null, DayMilliseconds, interval);
    }
}
