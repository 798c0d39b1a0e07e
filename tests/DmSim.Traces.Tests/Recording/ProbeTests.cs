using DmSim.Core.Scenarios;
using DmSim.Traces.Recording;
using DmSim.Traces.Recording.Linux;
using DmSim.Traces.Recording.Windows;
using DmSim.Traces.Tests.Native;
using static DmSim.Traces.Tests.Import.ImportHelp;

namespace DmSim.Traces.Tests.Recording;

public sealed class ProbeTests
{
    [Theory]
    [InlineData(16, 16)]
    [InlineData(32, 24)]
    [InlineData(128, 72)]
    [InlineData(512, 168)]
    [InlineData(1024, 232)]
    [InlineData(2048, 360)]
    [InlineData(4096, 488)]
    [InlineData(8192, 744)]
    [InlineData(65536, 2536)]
    public void The_balloon_floor_is_the_drivers(long totalMib, long floorMib) =>
        Assert.Equal(floorMib * MiB, BalloonDriver.FloorBytes(totalMib * MiB));

    [Fact]
    public void The_commit_charge_of_windows_is_counted_in_pages()
    {
        // 16 GiB of memory and a page file of 4 GiB, 3 GiB committed, 10 GiB available.
        const ulong PagesPerGib = 262_144;
        FixedInformation information = new(
            new PerformanceCounts(3 * PagesPerGib, 20 * PagesPerGib, 16 * PagesPerGib, 10 * PagesPerGib, 4096)
        );
        RecordingTick tick = new();

        Assert.True(new WindowsMemoryProbe(information).Read(tick));

        Assert.Equal(3L << 30, tick.Machine.CommittedBytes);
        Assert.Equal(10L << 30, tick.Machine.AvailableBytes);
        Assert.Equal(16L << 30, tick.Machine.TotalBytes);
        Assert.Equal(4L << 30, tick.Machine.PageFileBytes);
        Assert.Equal(MachineCounters.Unknown, tick.Machine.ResidentBytes);
    }

    [Fact]
    public void A_windows_machine_without_page_file_has_none()
    {
        FixedInformation information = new(new PerformanceCounts(1, 9, 10, 5, 4096));
        RecordingTick tick = new();
        new WindowsMemoryProbe(information).Read(tick);

        Assert.Equal(0, tick.Machine.PageFileBytes);
    }

    [Fact]
    public void Counters_are_written_with_what_the_driver_would_report()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("counters.csv");
        using (CounterFile file = new(path))
        {
            // 1 GiB: the floor is 232 MiB.
            file.Append(
                new RecordingTick
                {
                    TimeMilliseconds = 1500,
                    Machine = new MachineCounters(MiB, 2 * MiB, 1024 * MiB, 5, 6, 7, 8, 9, MachineCounters.Unknown),
                }
            );
        }

        string[] lines = File.ReadAllLines(path);
        Assert.StartsWith(
            "time[s],demand[B],available[B],provisioned[B],balloonFloor[B],reported[B]",
            lines[0],
            StringComparison.Ordinal
        );
        Assert.Equal($"1.5,{MiB},{2 * MiB},{1024 * MiB},{232 * MiB},{233 * MiB},6,7,8,9,", lines[1]);
        Assert.Equal([MiB], Demand(RunImport(path, format: "csv").Trace));
    }

    [Fact]
    public void Where_there_is_no_commit_charge_recording_is_refused_with_the_reason()
    {
        Assert.SkipUnless(OperatingSystem.IsMacOS(), "a system without commit charge is needed");

        InvalidInputException problem = Assert.Throws<InvalidInputException>(() =>
            MemoryProbes.Open([], RecordingBreakdown.Whole)
        );
        Assert.Contains("Linux and Windows", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void This_machine_adds_up_where_every_process_can_be_read()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /proc");
        IMemoryProbe probe = MemoryProbes.Open([], RecordingBreakdown.Program);
        RecordingTick tick = new();

        Assert.True(probe.Read(tick));

        // What no process is charged for is never negative; it is clamped only when processes grew in between.
        long sum = tick.Values.Sum(value => value.CommittedBytes);
        Assert.True(sum >= tick.Machine.CommittedBytes, $"{sum} of {tick.Machine.CommittedBytes}");
        Assert.Contains("remainder", probe.SeriesNames);
        Assert.True(tick.Machine.TotalBytes > tick.Machine.AvailableBytes);
    }

    private sealed class FixedInformation(PerformanceCounts counts) : IPerformanceInformation
    {
        public PerformanceCounts Read() => counts;
    }
}
