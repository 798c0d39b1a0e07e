using DmSim.Core.Units;

namespace DmSim.Traces.Recording.Linux;

/// <summary>Reads <c>/proc/meminfo</c> and <c>/proc/vmstat</c>.</summary>
/// <remarks>
/// Source: Linux <c>Documentation/filesystems/proc.rst</c>. <c>Committed_AS</c> is what the driver's
/// <c>vm_memory_committed()</c> returns, <c>MemAvailable</c> its <c>si_mem_available()</c>.
/// </remarks>
internal static class MachineReader
{
    /// <summary>Reads the counters.</summary>
    /// <exception cref="IOException">A counter that a recording needs is missing.</exception>
    public static MachineCounters Read(ProcFolder proc)
    {
        if (!proc.TryRead("meminfo", out ReadOnlySpan<byte> text))
        {
            throw new IOException($"{proc.PathOf("meminfo")} cannot be read.");
        }

        long swapTotal = Kibibytes(text, "SwapTotal:"u8) ?? 0;
        long swapFree = Kibibytes(text, "SwapFree:"u8) ?? 0;
        MachineCounters counters = new(
            Needed(text, "Committed_AS:"u8, proc),
            Needed(text, "MemAvailable:"u8, proc),
            Needed(text, "MemTotal:"u8, proc),
            Sum(Kibibytes(text, "AnonPages:"u8), Kibibytes(text, "Shmem:"u8)),
            swapTotal,
            swapTotal - swapFree,
            MachineCounters.Unknown,
            MachineCounters.Unknown,
            MachineCounters.Unknown
        );
        return proc.TryRead("vmstat", out text)
            ? counters with
            {
                PagesReadIn = ProcFolder.NumberAfter(text, "pswpin "u8) ?? MachineCounters.Unknown,
                PagesWrittenOut = ProcFolder.NumberAfter(text, "pswpout "u8) ?? MachineCounters.Unknown,
                MajorFaults = ProcFolder.NumberAfter(text, "pgmajfault "u8) ?? MachineCounters.Unknown,
            }
            : counters;
    }

    private static long Sum(long? first, long? second) =>
        first is { } one && second is { } other ? one + other : MachineCounters.Unknown;

    private static long Needed(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key, ProcFolder proc) =>
        Kibibytes(text, key)
        ?? throw new IOException(
            $"{proc.PathOf("meminfo")} has no {System.Text.Encoding.ASCII.GetString(key)} Linux 3.14 or later is needed."
        );

    private static long? Kibibytes(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key) =>
        ProcFolder.NumberAfter(text, key) * MemorySize.BytesPerKibibyte;
}
