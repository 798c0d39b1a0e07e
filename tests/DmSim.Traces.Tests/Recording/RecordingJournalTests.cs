using DmSim.Core.Scenarios;
using DmSim.Core.Workloads;
using DmSim.Traces.Import;
using DmSim.Traces.Recording;
using DmSim.Traces.Tests.Native;
using static DmSim.Traces.Tests.Import.ImportHelp;

namespace DmSim.Traces.Tests.Recording;

public sealed class RecordingJournalTests
{
    private const long Start = 1_790_000_000_000; // 2026-09-21 14:13:20 UTC

    private static readonly RecordingHeader Header = new()
    {
        Name = "pair",
        StartUnixMilliseconds = Start,
        OffsetMinutes = 120,
        IntervalMilliseconds = 1000,
        IsMachine = false,
        Description = "Recorded by hand.",
    };

    [Fact]
    public void A_finished_recording_becomes_a_trace_with_its_origin()
    {
        using TemporaryFolder folder = new();
        string path = Write(folder, Header with { BaselineBytes = 10 * MiB, SizeBytes = 64 * MiB });

        ImportOutcome outcome = RunImport(path);

        DemandTrace trace = outcome.Trace;
        Assert.Equal("recording", outcome.Report.Format);
        Assert.Empty(outcome.Report.Warnings);
        Assert.Equal("pair", trace.Info.Name);
        Assert.Equal(Start, trace.Info.StartUnixMilliseconds);
        Assert.Equal((16 * 3600) + (13 * 60) + 20, trace.Info.StartSecondOfDay); // 14:13:20 UTC is 16:13:20 there
        Assert.Equal(TraceSignal.Committed, trace.Info.Signal);
        Assert.Contains("Recorded by hand. 4 samples, every 1 s.", trace.Info.Provenance, StringComparison.Ordinal);
        Assert.Contains("a constant of 10 MiB", trace.Info.Provenance, StringComparison.Ordinal);
        Assert.Contains("The recorder took 2.5 % of one processor.", trace.Info.Provenance, StringComparison.Ordinal);

        // "a" lives at 0, 1 and 2; "b \"x\"" begins at 1 and is still there at 3.
        Assert.Equal([11 * MiB, 12 * MiB, 13 * MiB, TraceVm.Absent], Demand(trace, 0));
        Assert.Equal([0, 1000, 2000, 3000], trace.Vms[0].AllTimes());
        Assert.Equal("b \"x\"", trace.Vms[1].Name);
        Assert.Equal([1000, 2000, 3000], trace.Vms[1].AllTimes());
        Assert.Equal([15 * MiB, 15 * MiB, 15 * MiB], Demand(trace, 1));
        Assert.Equal([12 * MiB, 12 * MiB, 12 * MiB], trace.Vms[1].All(TraceChannel.WorkingSet));
        Assert.Equal([64 * MiB, 64 * MiB, 64 * MiB], trace.Vms[1].All(TraceChannel.Provisioned));
        Assert.Equal(4000, trace.Vms[1].EndMilliseconds);
    }

    [Fact]
    public void The_machine_is_one_vm_with_its_size_and_what_is_available()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("machine.dmt.recording");
        using (RecordingJournal journal = new(path, Header with { IsMachine = true }))
        {
            RecordingTick tick = new() { Machine = new MachineCounters(5, 3, 9, 4, 0, 0, 0, 0, 0) };
            journal.Append(tick, []);
            journal.Finish(1000, 0);
        }

        TraceVm vm = Assert.Single(RunImport(path).Trace.Vms);

        Assert.Equal("machine", vm.Name);
        Assert.Equal([5L], vm.All(TraceChannel.Demand));
        Assert.Equal([9L], vm.All(TraceChannel.Provisioned));
        Assert.Equal([4L], vm.All(TraceChannel.WorkingSet));
        Assert.Equal([3L], vm.All(TraceChannel.Available));
    }

    [Theory]
    [InlineData(false, 1, 2)]
    [InlineData(true, 8, 9)]
    public void Memory_that_the_kernel_does_not_charge_counts_when_asked_for(bool counts, long demand, long workingSet)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("redis.dmt.recording");
        using (RecordingJournal journal = new(path, Header with { CountsUnreserved = counts, BaselineBytes = MiB }))
        {
            RecordingTick tick = new();
            tick.Add(new SeriesValue(0, 0, 0, 7 * MiB));
            journal.Append(tick, ["redis"]);
            journal.Finish(1000, 0);
        }

        ImportOutcome outcome = RunImport(path);

        Assert.Equal([demand * MiB], Demand(outcome.Trace));
        Assert.Equal(Math.Min(demand, workingSet) * MiB, outcome.Trace.Vms[0].All(TraceChannel.WorkingSet)[0]);
        Assert.Equal(
            !counts,
            outcome.Report.Warnings.Any(text => text.Contains("MAP_NORESERVE", StringComparison.Ordinal))
        );
        Assert.Contains("7 MiB", outcome.Trace.Info.Provenance, StringComparison.Ordinal);
    }

    [Fact]
    public void A_journal_cut_at_any_byte_gives_every_whole_sample()
    {
        using TemporaryFolder folder = new();
        byte[] whole = File.ReadAllBytes(Write(folder, Header));
        int[] ends = [.. LineEnds(whole)];
        // Lines: header, series, at 0, series, at 1, at 2, at 3, end.
        int[] ticks = [ends[2], ends[4], ends[5], ends[6]];
        string path = folder.File("cut.dmt.recording");
        for (int length = 0; length <= whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            int expected = ticks.Count(end => length >= end);
            if (expected == 0)
            {
                Assert.Throws<InvalidInputException>(() => RunImport(path, format: "recording"));
                continue;
            }

            ImportOutcome outcome = RunImport(path);
            Assert.Equal(expected, outcome.Report.RowsRead);
            Assert.Equal(expected * 1000, outcome.Trace.Info.DurationMilliseconds);
            Assert.Equal(length < ends[^1], outcome.Report.Warnings.Count > 0);
        }
    }

    [Fact]
    public void A_journal_damaged_at_any_byte_loses_at_most_the_lines_around_it_and_never_lies()
    {
        using TemporaryFolder folder = new();
        byte[] whole = File.ReadAllBytes(Write(folder, Header));
        int headerEnd = LineEnds(whole).First();
        string path = folder.File("damaged.dmt.recording");
        for (int index = headerEnd + 1; index < whole.Length; index++)
        {
            byte[] damaged = [.. whole];
            damaged[index] ^= 0x41;
            File.WriteAllBytes(path, damaged);

            // A damaged name takes the samples with it that use it; what is left is as it was written.
            ImportOutcome? outcome = null;
            try
            {
                outcome = RunImport(path, format: "recording");
            }
            catch (InvalidInputException)
            {
                continue;
            }

            Assert.All(outcome.Trace.Vms, vm => Assert.Contains(vm.Name, (string[])["a", "b \"x\""]));
            long[] known = [TraceVm.Absent, MiB, 2 * MiB, 3 * MiB, 5 * MiB];
            Assert.All(
                outcome.Trace.Vms.SelectMany(vm => vm.All(TraceChannel.Demand)),
                one => Assert.Contains(one, known)
            );
            Assert.NotEmpty(outcome.Report.Warnings);
        }
    }

    [Fact]
    public void Zeros_that_a_power_failure_leaves_at_the_end_are_passed_over()
    {
        using TemporaryFolder folder = new();
        byte[] whole = File.ReadAllBytes(Write(folder, Header));
        int end = LineEnds(whole).ElementAt(5);
        string path = folder.File("zeros.dmt.recording");
        File.WriteAllBytes(path, [.. whole[..(end + 1)], .. new byte[4096]]);

        Assert.Equal(3, RunImport(path).Report.RowsRead);
    }

    [Fact]
    public void A_journal_is_never_written_over()
    {
        using TemporaryFolder folder = new();
        string path = Write(folder, Header);

        Assert.Throws<IOException>(() => new RecordingJournal(path, Header));
    }

    private static string Write(TemporaryFolder folder, RecordingHeader header)
    {
        string path = folder.File("pair.dmt.recording");
        using RecordingJournal journal = new(path, header);
        List<string> names = ["a"];
        RecordingTick tick = new();
        tick.Add(new SeriesValue(0, MiB, MiB, 0));
        journal.Append(tick, names);
        names.Add("b \"x\"");
        for (int second = 1; second <= 3; second++)
        {
            tick.Clear();
            tick.TimeMilliseconds = second * 1000;
            if (second < 3)
            {
                tick.Add(new SeriesValue(0, (second + 1) * MiB, MiB, 0));
            }

            tick.Add(new SeriesValue(1, 5 * MiB, 2 * MiB, 0));
            journal.Append(tick, names);
        }

        journal.Finish(4000, 100);
        return path;
    }

    /// <summary>Where lines end, without their line feed.</summary>
    private static IEnumerable<int> LineEnds(byte[] bytes) =>
        Enumerable.Range(0, bytes.Length).Where(index => bytes[index] == (byte)'\n');
}
