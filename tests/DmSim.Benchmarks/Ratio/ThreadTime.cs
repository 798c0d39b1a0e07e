using System.Diagnostics;
using System.Runtime.InteropServices;

namespace DmSim.Benchmarks.Ratio;

/// <summary>Processor time of the calling thread, in nanoseconds: other work on the machine does not count.</summary>
internal static partial class ThreadTime
{
    private const int ClockThreadProcessorTime = 3;

    /// <summary>Whether this is thread time; elsewhere it is wall-clock time.</summary>
    public static bool IsExact { get; } = OperatingSystem.IsLinux();

    public static long Nanoseconds()
    {
        if (IsExact && GetTime(ClockThreadProcessorTime, out TimeSpecification time) == 0)
        {
            return (time.Seconds * 1_000_000_000L) + time.Nanoseconds;
        }

        return (long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out TimeSpecification time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpecification
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
