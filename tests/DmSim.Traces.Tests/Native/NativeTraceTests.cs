using CsCheck;
using DmSim.Core.Workloads;
using DmSim.Traces.Native;

namespace DmSim.Traces.Tests.Native;

public sealed class NativeTraceTests
{
    [Fact]
    public void Any_trace_comes_back_unchanged()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("any.dmt");
        Gen.Select(TraceSamples.Vm("one"), TraceSamples.Vm("two"))
            .Sample(
                (one, two) =>
                {
                    DemandTrace trace = new(TraceSamples.Info, [one, two]);
                    TraceSamples.Write(trace, path);
                    using NativeTrace read = NativeTraceReader.Open(path);
                    TraceSamples.AssertSame(trace, read);
                },
                iter: 150,
                threads: 1
            );
    }

    [Fact]
    public void Any_stretch_reads_as_the_whole_does()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("stretch.dmt");
        Gen.Select(TraceSamples.Vm("vm"), Gen.Int[0, 4999], Gen.Int[0, 4999])
            .Sample(
                (vm, one, two) =>
                {
                    TraceSamples.Write(new DemandTrace(TraceSamples.Info, [vm]), path);
                    using NativeTrace read = NativeTraceReader.Open(path);
                    int first = Math.Min(one, two) % vm.SampleCount;
                    long[] part = new long[Math.Min(Math.Max(one, two), vm.SampleCount) - first];
                    read.Vms[0].Read(TraceChannel.Demand, first, part);
                    Assert.True(part.AsSpan().SequenceEqual(vm.All(TraceChannel.Demand).AsSpan(first, part.Length)));
                    read.Vms[0].ReadTimes(first, part);
                    Assert.True(part.AsSpan().SequenceEqual(vm.AllTimes().AsSpan(first, part.Length)));
                },
                iter: 60,
                threads: 1
            );
    }

    [Fact]
    public void A_trace_without_vms_and_without_date_comes_back()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("empty.dmt");
        DemandTrace trace = new(TraceSamples.Info with { StartUnixMilliseconds = null }, []);
        TraceSamples.Write(trace, path);
        using NativeTrace read = NativeTraceReader.Open(path);
        TraceSamples.AssertSame(trace, read);
    }

    [Fact]
    public void The_same_trace_gives_the_same_bytes()
    {
        using TemporaryFolder folder = new();
        TraceSamples.Write(TraceSamples.Small(), folder.File("one.dmt"));
        TraceSamples.Write(TraceSamples.Small(), folder.File("two.dmt"));
        Assert.Equal(File.ReadAllBytes(folder.File("one.dmt")), File.ReadAllBytes(folder.File("two.dmt")));
    }

    [Fact]
    public void A_vm_day_at_one_second_takes_little_space()
    {
        // 86,400 samples: regular times (0 bytes) and a constant size (0 bytes). Demand is in 4 KiB pages; in a block
        // of 4,096 s it moves by at most 3 * 4,095 + 49,999 = 62,284 pages, which fits 2 bytes, though the day's range
        // of 309,196 does not: 172,800 bytes, 22 descriptors of 40 bytes, and some hundred bytes of header and
        // directory.
        using TemporaryFolder folder = new();
        long[] times = new long[86_400];
        long[] demand = new long[86_400];
        for (int second = 0; second < times.Length; second++)
        {
            times[second] = second * 1000L;
            demand[second] = 4096L * ((3L * second) + (second * 7919L % 50_000));
        }

        long[] size = [.. Enumerable.Repeat(16L << 30, 86_400)];
        InMemoryTraceVm vm = new("vm", times, demand, size, null, null, 86_400_000);
        long bytes = TraceSamples.Write(new DemandTrace(TraceSamples.Info, [vm]), folder.File("day.dmt"));
        Assert.InRange(bytes, 172_800, 174_500);
    }

    [Fact]
    public void Interrupted_writing_leaves_what_was_there()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("kept.dmt", "old");
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() =>
            NativeTraceWriter.Write(TraceSamples.Small(), path, source.Token)
        );
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_trace_that_breaks_its_rules_is_not_written()
    {
        using TemporaryFolder folder = new();
        InMemoryTraceVm vm = new("vm", [0], [1], null, null, null, 1);
        InMemoryTraceVm negative = new("vm", [0, 1], [-5, 3], null, null, null, 2);
        Assert.Throws<ArgumentException>(() =>
            TraceSamples.Write(new DemandTrace(TraceSamples.Info, [vm, vm]), folder.File("twice.dmt"))
        );
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            TraceSamples.Write(new DemandTrace(TraceSamples.Info, [negative]), folder.File("negative.dmt"))
        );
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Reading_after_disposal_throws_instead_of_touching_unmapped_memory()
    {
        using TemporaryFolder folder = new();
        TraceSamples.Write(TraceSamples.Small(), folder.File("small.dmt"));
        NativeTrace trace = NativeTraceReader.Open(folder.File("small.dmt"));
        trace.Dispose();
        Assert.Throws<ObjectDisposedException>(() => trace.Vms[0].AllTimes());
    }

    [Fact]
    public void The_summary_is_what_one_computes_by_hand()
    {
        // a: 4096 and 8192 present, one absent: mean 6144, nearest rank of 95 % of 2 = 2nd. Sizes 1, 1, 2 MiB: mean 4/3
        // MiB.
        TraceSummary summary = TraceSummary.Of(TraceSamples.Small(), TestContext.Current.CancellationToken);
        Assert.Equal(4, summary.Samples);
        Assert.Null(summary.FileBytes);
        Assert.Equal([(1L, 1), (1000L, 1)], summary.Intervals);
        TraceVmSummary vm = summary.Vms[0];
        Assert.Equal(1, vm.AbsentSamples);
        Assert.Equal(new ValueSummary(4096, 6144, 8192, 8192), vm.Demand);
        Assert.Equal(new ValueSummary(1 << 20, 4 * (1 << 20) / 3, 1 << 21, 1 << 21), vm.Provisioned);
    }
}
