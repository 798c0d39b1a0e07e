using System.Globalization;
using DmSim.Core.Scenarios;
using DmSim.Traces.Recording;
using DmSim.Traces.Recording.Linux;
using static DmSim.Traces.Tests.Import.ImportHelp;
using static DmSim.Traces.Tests.Recording.FabricatedProc;

namespace DmSim.Traces.Tests.Recording;

public sealed class LinuxMemoryProbeTests
{
    private const string Zero = "00000000 00:01 9 /dev/zero (deleted)";

    private static readonly RecordingTarget Tree = new("tree", 100, null);

    [Fact]
    public void The_machine_is_what_its_balloon_driver_reads()
    {
        using FabricatedProc proc = new();

        RecordingTick tick = Read(Open(proc, RecordingBreakdown.Whole));

        Assert.Equal(
            new MachineCounters(
                1000 * KiB,
                4096 * KiB,
                8192 * KiB,
                (300 + 40) * KiB,
                2048 * KiB,
                1024 * KiB,
                11,
                22,
                77
            ),
            tick.Machine
        );
        Assert.Empty(tick.Values);
    }

    [Fact]
    public void A_counter_that_a_kernel_lacks_is_an_error_that_names_it()
    {
        using FabricatedProc proc = new();
        File.WriteAllText(proc.Proc.PathOf("meminfo"), "MemTotal: 8 kB\nCommitted_AS: 9 kB\n");

        IOException problem = Assert.Throws<IOException>(() => Read(Open(proc, RecordingBreakdown.Whole)));

        Assert.Contains("MemAvailable:", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_forked_process_is_charged_again_and_a_shared_object_once()
    {
        using FabricatedProc proc = new();
        string shared = Area("rd wr sh", 512, pss: 40, rights: "rw-s", mapped: Zero);
        proc.SizeOfMapping(100, "7f0000000000-7f0000100000", 512 * KiB, 4 * KiB);
        proc.Process(100, 1, "server", Area("rd wr ac", 64, pss: 10), shared);
        proc.Process(101, 100, "worker) S 1 (", Area("rd wr ac", 64, pss: 20), shared);
        proc.Process(50, 1, "stranger", Area("rd wr ac", 9999));

        RecordingTick tick = Read(Open(proc, RecordingBreakdown.Whole, Tree));

        // 64 + 64 + 512 KiB; in memory 10 + 20 + twice 40, each its share.
        Assert.Equal([new SeriesValue(0, 640 * KiB, 110 * KiB, 0)], tick.Values);
        Assert.Equal(0, tick.EstimatedCount);
    }

    [Theory]
    [InlineData("00000000 00:01 9 /memfd:x (deleted)", "rd wr sh", 4)] // as it fills
    [InlineData("00000000 00:01 9 /dev/zero (deleted)", "rd wr sh nr", 4)] // not reserved: as it fills
    [InlineData("00000000 00:01 9 /SYSV00000000 (deleted)", "rd wr sh", 512)] // whole
    [InlineData("00000000 00:2a 9 /app/cache", "rd wr sh", 4)] // the kernel says: a file in memory
    public void What_a_shared_object_costs_depends_on_how_it_was_made(string mapped, string flags, long kib)
    {
        using FabricatedProc proc = new();
        proc.SizeOfMapping(100, "7f0000000000-7f0000100000", 512 * KiB, 4 * KiB);
        proc.LiesInMemory(100, "7f0000000000-7f0000100000");
        proc.Process(100, 1, "server", Area(flags, 256, rights: "rw-s", mapped: mapped), Area("rd wr ac", 64));

        Assert.Equal(
            (64 + kib) * KiB,
            Assert.Single(Read(Open(proc, RecordingBreakdown.Whole, Tree)).Values).CommittedBytes
        );
    }

    [Fact]
    public void Files_on_a_disk_cost_nothing()
    {
        using FabricatedProc proc = new();
        string disk = Area("rd wr sh", 256, rights: "rw-s", mapped: "00000000 fe:00 9 /var/data");
        string layered = Area("rd wr sh", 256, rights: "rw-s", mapped: "00000000 00:33 9 /var/data");
        proc.Process(100, 1, "server", Area("rd wr ac", 64), disk, layered);

        Assert.Equal(64 * KiB, Assert.Single(Read(Open(proc, RecordingBreakdown.Whole, Tree)).Values).CommittedBytes);
    }

    [Fact]
    public void An_object_that_may_not_be_asked_is_estimated_from_its_mappings_and_counted_as_such()
    {
        using FabricatedProc proc = new();
        string half = Area("rd wr sh", 256, rights: "rw-s", mapped: Zero);
        string rest = Area("rd wr sh", 256, rights: "rw-s", mapped: "00040000 00:01 9 /dev/zero (deleted)");
        proc.Process(100, 1, "server", half, rest);

        RecordingTick tick = Read(Open(proc, RecordingBreakdown.Whole, Tree));

        // The second mapping ends 256 + 256 KiB into the object.
        Assert.Equal(512 * KiB, Assert.Single(tick.Values).CommittedBytes);
        Assert.Equal(1, tick.EstimatedCount);
    }

    [Fact]
    public void Between_vfork_and_exec_an_address_space_is_charged_once()
    {
        using FabricatedProc proc = new();
        proc.Process(100, 1, "server", Area("rd wr ac", 64));
        proc.Process(101, 100, "server", Area("rd wr ac", 64));
        LinuxMemoryProbe probe = Open(proc, RecordingBreakdown.Whole, Tree);

        Assert.Equal(128 * KiB, Assert.Single(Read(probe).Values).CommittedBytes); // fork
        proc.Share(101, 100);
        Assert.Equal(64 * KiB, Assert.Single(Read(probe).Values).CommittedBytes); // vfork
    }

    [Fact]
    public void A_member_stays_one_when_its_parent_ends_and_numbers_that_are_given_again_do_not_count()
    {
        using FabricatedProc proc = new();
        proc.Process(100, 1, "starter", Area("rd wr ac", 8));
        proc.Process(101, 100, "daemon", Area("rd wr ac", 64));
        LinuxMemoryProbe probe = Open(proc, RecordingBreakdown.Whole, Tree);
        Read(probe);

        proc.End(100);
        proc.Process(101, 1, "daemon", Area("rd wr ac", 64));
        proc.Process(102, 101, "worker", Area("rd wr ac", 16));
        Assert.Equal(80 * KiB, Assert.Single(Read(probe).Values).CommittedBytes);

        // Process 100 is a stranger now: it began later.
        proc.Process(100, 1, "stranger", Area("rd wr ac", 999));
        File.WriteAllText(
            proc.Proc.PathOf("100/stat"),
            $"100 (stranger) S 1 {string.Join(' ', Enumerable.Repeat("0", 17))} 5555 0\n"
        );
        Assert.Equal(80 * KiB, Assert.Single(Read(probe).Values).CommittedBytes);

        proc.End(101);
        proc.End(102);
        RecordingTick tick = new();
        Assert.False(probe.Read(tick));
    }

    [Fact]
    public void A_group_may_be_taken_apart_by_program_or_process()
    {
        using FabricatedProc proc = new();
        string shared = Area("rd wr sh", 32, pss: 8, rights: "rw-s", mapped: Zero);
        proc.SizeOfMapping(100, "7f0000000000-7f0000100000", 32 * KiB, 0);
        proc.Process(100, 1, "make", Area("rd wr ac", 4));
        proc.Process(101, 100, "cc1", Area("rd wr ac", 64), shared);
        proc.Process(102, 100, "cc1", Area("rd wr ac", 16), shared);
        File.WriteAllText(proc.Proc.PathOf("100/smaps"), Area("rd wr ac", 4) + shared);

        Assert.Equal(
            ["make 4096", "cc1 81920", "shared memory 32768"],
            Named(Open(proc, RecordingBreakdown.Program, Tree))
        );
        Assert.Equal(
            ["make-100 4096", "cc1-101 65536", "cc1-102 16384", "shared memory 32768"],
            Named(Open(proc, RecordingBreakdown.Process, Tree))
        );
    }

    [Fact]
    public void The_machine_taken_apart_adds_up_to_what_the_kernel_says()
    {
        using FabricatedProc proc = new();
        proc.Process(2, 0, "kthreadd");
        proc.Process(100, 1, "server", Area("rd wr ac", 64));
        proc.Process(200, 1, "shell", Area("rd wr ac", 36));
        proc.Machine(committedKib: 150);

        // 150 - 64 - 36 = 50 KiB belong to nobody; a kernel thread has no memory and no series.
        Assert.Equal(["server 65536", "shell 36864", "remainder 51200"], Named(Open(proc, RecordingBreakdown.Program)));
    }

    [Theory]
    [InlineData("system.slice")]
    [InlineData("memory/system.slice")]
    public void A_control_group_counts_with_the_groups_below_it(string path)
    {
        using FabricatedProc proc = new();
        string outer = proc.Proc.PathOf(Path.Combine("cgroup", path));
        string inner = Path.Combine(outer, "nginx.service");
        Directory.CreateDirectory(inner);
        File.WriteAllText(Path.Combine(outer, "cgroup.procs"), "100\n7777\n");
        File.WriteAllText(Path.Combine(inner, "cgroup.procs"), "101\n");
        proc.Process(100, 1, "a", Area("rd wr ac", 64));
        proc.Process(101, 1, "b", Area("rd wr ac", 16));
        proc.Process(102, 1, "c", Area("rd wr ac", 999));
        LinuxMemoryProbe probe = Open(proc, RecordingBreakdown.Whole, new RecordingTarget("web", null, outer));

        Assert.Equal(["web 81920"], Named(probe));

        Directory.Delete(outer, recursive: true);
        Assert.False(probe.Read(new RecordingTick()));
    }

    [Fact]
    public void A_control_group_that_is_not_there_is_named_with_the_places_that_were_searched()
    {
        using FabricatedProc proc = new();

        InvalidInputException problem = Assert.Throws<InvalidInputException>(() =>
            Open(proc, RecordingBreakdown.Whole, new RecordingTarget("x", null, "no/such.service"))
        );

        Assert.Contains("/sys/fs/cgroup/no/such.service", problem.Message, StringComparison.Ordinal);
    }

    private static LinuxMemoryProbe Open(
        FabricatedProc proc,
        RecordingBreakdown breakdown,
        params RecordingTarget[] targets
    ) => new(proc.Proc, proc, targets, breakdown);

    private static RecordingTick Read(LinuxMemoryProbe probe)
    {
        RecordingTick tick = new();
        Assert.True(probe.Read(tick));
        return tick;
    }

    private static string[] Named(LinuxMemoryProbe probe) =>
        [
            .. Read(probe)
                .Values.Select(value =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{probe.SeriesNames[value.Series]} {value.CommittedBytes}"
                    )
                ),
        ];
}
