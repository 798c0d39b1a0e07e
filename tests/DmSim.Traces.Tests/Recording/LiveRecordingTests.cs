using System.Runtime.InteropServices;
using DmSim.Traces.Recording;

namespace DmSim.Traces.Tests.Recording;

/// <summary>What the kernel at hand does, seen through the probe on this process itself.</summary>
public sealed partial class LiveRecordingTests
{
    private const int ReadWrite = 3;
    private const int PrivateAnonymous = 0x22;
    private const int SharedAnonymous = 0x21;
    private const int WithoutReserve = 0x4000;

    /// <summary>This process runs tests beside this one: a step must be seen apart from what those allocate.</summary>
    private const long Step = 4L << 30;
    private const long Tolerance = 1L << 30;

    [Theory]
    [InlineData(PrivateAnonymous, Step)] // charged although never touched
    [InlineData(SharedAnonymous, Step)]
    [InlineData(PrivateAnonymous | WithoutReserve, 0)]
    public void A_mapping_is_charged_as_the_kernel_documents(int flags, long expected)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /proc");
        string mode = File.ReadAllText("/proc/sys/vm/overcommit_memory").Trim();
        Assert.SkipUnless(mode is "0" or "1", "strict accounting charges everything");
        long before = Committed();
        nint address = Map(0, unchecked((nint)Step), ReadWrite, flags, -1, 0);
        Assert.SkipUnless(address > 0, "the kernel refuses 4 GiB");
        try
        {
            Assert.InRange(Committed() - before, expected - Tolerance, expected + Tolerance);
        }
        finally
        {
            Assert.Equal(0, Unmap(address, unchecked((nint)Step)));
        }

        Assert.InRange(Committed() - before, -Tolerance, Tolerance);
    }

    private static long Committed()
    {
        // A tree that contains this process: its parent's.
        string status = File.ReadAllText("/proc/self/stat");
        int parent = int.Parse(status[(status.LastIndexOf(')') + 2)..].Split(' ')[1], Culture);
        IMemoryProbe probe = MemoryProbes.Open(
            [new RecordingTarget("tests", parent, null)],
            RecordingBreakdown.Process
        );
        RecordingTick tick = new();
        Assert.True(probe.Read(tick));
        string suffix = $"-{Environment.ProcessId}";
        return tick
            .Values.Where(value =>
                probe.SeriesNames[value.Series].EndsWith(suffix, StringComparison.Ordinal)
                || probe.SeriesNames[value.Series] == "shared memory"
            )
            .Sum(value => value.CommittedBytes);
    }

    private static System.Globalization.CultureInfo Culture => System.Globalization.CultureInfo.InvariantCulture;

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nint length, int rights, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nint length);
}
