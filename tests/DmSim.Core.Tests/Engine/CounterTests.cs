using DmSim.Core.Engine;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;
using DmSim.Core.Scenarios.Actions;
using DmSim.Core.Units;

namespace DmSim.Core.Tests.Engine;

/// <summary>Performance counters and what WMI says, from equations and hand-counted moves (model.md §0, §3).</summary>
public class CounterTests
{
    [Fact]
    public void Counters_follow_a_growth_and_its_window()
    {
        // C = 1000: A = 1200, P = 83. At 100 demand is 2000: P = 167 in that second, 2400 from 102 on, P = 83 again. The
        // window of 30 s that ends at 109 holds 20 s of 83.3, then 166.6 (100, nothing moved yet), at 101 2000/2224 = 89.9,
        // then eight seconds of 83.3: mean (20 · 83.3 + 166.6 + 89.9 + 8 · 83.3) / 30 = 86.3.
        Samples samples = Sample(new RunBuilder { Seconds = 200 }.Vm([(0, 1000), (100, 2000)]), interval: 1);

        VmCounters before = samples.At(99);
        Assert.Equal((83, 83, 83, 83), Pressures(before));
        Assert.Equal(RunBuilder.Mib(1200), before.PhysicalBytes);
        Assert.Equal(RunBuilder.Mib(200), before.GuestAvailableBytes);
        Assert.Equal(167, samples.At(100).CurrentPressure);
        VmCounters after = samples.At(109);
        Assert.Equal((83, 86, 83, 167), Pressures(after));
        Assert.Equal((RunBuilder.Mib(1200), 1L), (after.AddedBytes, after.AddOperations));
        Assert.Equal((83, 83, 83, 83), Pressures(samples.At(140)));
    }

    [Fact]
    public void Counts_begin_anew_with_a_start_and_pressures_wait_for_the_first_report()
    {
        Samples samples = Sample(
            new RunBuilder { Seconds = 300 }
                .Vm([(0, 1000), (50, 2000)])
                .Event(100, 0, new TurnOffAction())
                .Start(150, 0),
            interval: 1
        );

        Assert.Equal(1, samples.At(99).AddOperations);
        Assert.False(samples.At(120).IsRunning);
        VmCounters booted = samples.At(199);
        Assert.True(booted.HasInstance);
        Assert.False(booted.HasReport);
        Assert.Equal((0L, 0L), (booted.AddOperations, booted.AddedBytes));
        Assert.Equal(MemoryStatus.None, booted.Status);
        Assert.Equal(VmCounters.Unknown, booted.MemoryAvailable);
        Assert.Equal(391, samples.At(200).CurrentPressure);
    }

    [Fact]
    public void A_balloon_counts_as_removed_and_as_committed_in_the_guest()
    {
        // 3600 visible. VM 1 needs 2400 of 4000: VM 0 (C = 1000) gives what is above its T = 1200, and its own Committed
        // Bytes are 1000 and a balloon of 3600 − 1600.
        Samples samples = Sample(
            new RunBuilder { HostMebibytes = 4000, Seconds = 200 }
                .Vm([(0, 3000), (50, 1000)])
                .Vm([(0, 100), (100, 2000)], minimum: 100, startup: 100),
            interval: 1
        );

        VmCounters squeezed = samples.At(120);
        Assert.Equal(RunBuilder.Mib(1600), squeezed.PhysicalBytes);
        Assert.Equal(squeezed.RemovedBytes, RunBuilder.Mib(3600 - 1600) + squeezed.AddedBytes);
        Assert.Equal(RunBuilder.Mib(3000), squeezed.GuestCommittedBytes);
        Assert.Equal(RunBuilder.Mib(3600), squeezed.GuestVisibleBytes);
    }

    [Fact]
    public void Allocations_fail_where_committed_reaches_the_commit_limit()
    {
        // Page file 500. Host of 2000: VM 0 asks for 3000 and gets all, 2000, so it may commit 2500; before that 1200 + 500.
        Samples samples = Sample(
            new RunBuilder { HostMebibytes = 2000, Seconds = 200 }.Vm(
                [(0, 1000), (100, 3000)],
                guest: new GuestSettings { PageFile = MemorySize.FromMebibytes(500) }
            ),
            interval: 1
        );

        Assert.Equal(RunBuilder.Mib(1000), samples.At(99).GuestCommittedBytes);
        Assert.Equal(RunBuilder.Mib(1200 + 500), samples.At(99).GuestCommitLimitBytes);
        VmCounters full = samples.At(150);
        Assert.Equal(RunBuilder.Mib(2000), full.PhysicalBytes);
        Assert.Equal(RunBuilder.Mib(2500), full.GuestCommittedBytes);
        Assert.Equal(RunBuilder.Mib(2500), full.GuestCommitLimitBytes);
    }

    [Fact]
    public void A_balloon_counts_on_both_sides_of_the_commit_limit()
    {
        // As above: 1600 held, 2000 in the balloon, and a page file of three times the 3600 that are visible.
        Samples samples = Sample(
            new RunBuilder { HostMebibytes = 4000, Seconds = 200 }
                .Vm([(0, 3000), (50, 1000)])
                .Vm([(0, 100), (100, 2000)], minimum: 100, startup: 100),
            interval: 1
        );

        Assert.Equal(RunBuilder.Mib(1600 + 2000 + (3 * 3600)), samples.At(120).GuestCommitLimitBytes);
    }

    [Theory]
    [InlineData(1200, 1000, 20, 17, 100, MemoryStatus.Ok)]
    [InlineData(1160, 1000, 20, 14, 80, MemoryStatus.Ok)]
    [InlineData(1150, 1000, 20, 13, 75, MemoryStatus.Low)]
    [InlineData(1000, 1000, 20, 0, 0, MemoryStatus.Low)]
    [InlineData(800, 1000, 20, -25, -100, MemoryStatus.Warning)]
    [InlineData(2000, 1000, 50, 50, 200, MemoryStatus.Ok)]
    public void Wmi_values_obey_E4_and_E5(
        long assigned,
        long demand,
        int buffer,
        int available,
        int availableBuffer,
        MemoryStatus status
    )
    {
        // E4: 100 (A − C) / A; E5: 100 (A − C) / (C b). 1160: 13.8 and 80.0; 1150: 13.04 and 75.0; 800: −25 and −100.
        VmCounters vm = new()
        {
            IsRunning = true,
            IsDynamic = true,
            HasReport = true,
            PhysicalBytes = RunBuilder.Mib(assigned),
            DemandBytes = RunBuilder.Mib(demand),
            BufferPercent = buffer,
        };

        Assert.Equal((available, availableBuffer, status), (vm.MemoryAvailable, vm.AvailableMemoryBuffer, vm.Status));
        Assert.Equal(VmCounters.Unknown, (vm with { HasReport = false }).MemoryAvailable);
        Assert.Equal(VmCounters.Unknown, (vm with { IsDynamic = false }).AvailableMemoryBuffer);
    }

    [Fact]
    public void A_balancer_shows_what_is_left_and_the_pressure_of_its_vms()
    {
        // 4000 − 1200 − 2400 = 400 left; host load of 600 makes it −200. Both VMs stand at 83.
        Samples samples = Sample(
            new RunBuilder { HostMebibytes = 4000, Seconds = 60 }
                .Vm([(0, 1000)])
                .Vm([(0, 2000)])
                .HostLoad(30, 600),
            interval: 10
        );

        Assert.Equal([0, 10, 20, 30, 40, 50], samples.Ticks);
        Assert.Equal(new BalancerCounters(RunBuilder.Mib(400), RunBuilder.Mib(400), 83, 83), samples.Balancers[2]);
        Assert.Equal(RunBuilder.Mib(-200), samples.Balancers[3].AvailableBytes);
    }

    [Fact]
    public void Counters_are_the_same_whether_quiet_ticks_are_walked_or_jumped_over()
    {
        static RunBuilder Busy() =>
            new RunBuilder { HostMebibytes = 3000, Seconds = 900 }
                .Vm([(0, 1000), (77, 2500), (300, 400)])
                .Vm([(0, 500), (150, 1700)])
                .Event(200, 0, new RestartAction())
                .Event(400, 1, new SaveAction())
                .Start(450, 1);

        Assert.Equal(Sample(Busy(), interval: 7).Vms, Sample(Busy(), interval: 7, walk: true).Vms);
    }

    private static (long, long, long, long) Pressures(VmCounters vm) =>
        (vm.CurrentPressure, vm.AveragePressure, vm.MinimumPressure, vm.MaximumPressure);

    private static Samples Sample(RunBuilder builder, int interval, bool walk = false)
    {
        Samples samples = new();
        builder.Run(new RunOptions { Counters = new CounterFeed(samples, 0, interval), WalkEveryTick = walk });
        return samples;
    }

    private sealed class Samples : ICounterSink
    {
        public List<int> Ticks { get; } = [];

        public List<BalancerCounters> Balancers { get; } = [];

        public List<VmCounters> Vms { get; } = [];

        public VmCounters At(int tick) => Vms[Ticks.IndexOf(tick) * (Vms.Count / Ticks.Count)];

        public void Sample(int tick, ReadOnlySpan<BalancerCounters> balancers, ReadOnlySpan<VmCounters> vms)
        {
            Ticks.Add(tick);
            Balancers.Add(balancers[0]);
            Vms.AddRange(vms);
        }
    }
}
