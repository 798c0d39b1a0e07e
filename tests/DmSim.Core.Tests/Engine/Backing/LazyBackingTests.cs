using DmSim.Core.Engine;
using DmSim.Core.Policies;
using DmSim.Core.Recording;

namespace DmSim.Core.Tests.Engine.Backing;

/// <summary>Memory that is backed when it is touched, with its arithmetic.</summary>
public class LazyBackingTests
{
    [Fact]
    public void What_was_touched_stays_until_the_balloon_takes_it()
    {
        RunBuilder builder = new RunBuilder { HostMebibytes = 8192, Seconds = 120 }.Vm(
            [(0, 600), (20, 1000), (40, 500)],
            minimum: 256,
            maximum: 4096
        );
        ProfileRun run = ProfileRun.Of(
            builder,
            HypervisorProfile.Kvm,
            (50, ProfileRun.Target(0, 3796)),
            (60, ProfileRun.Target(0, 900)),
            (80, ProfileRun.Target(0, 400)),
            (100, ProfileRun.Target(0, 4096))
        );

        Assert.Equal((600, 7592), (run.At(10).Assigned, run.At(10).Free));
        Assert.Equal((1000, 7192), (run.At(20).Assigned, run.At(20).Free));
        Assert.Equal((1000, 4096), (run.At(45).Assigned, run.At(45).Granted));
        // 300 MiB into the balloon: the guest uses 500 of the 1000 it touched, so 300 of the idle ones are handed over.
        Assert.Equal((700, 3796, 7492), (run.At(55).Assigned, run.At(55).Granted, run.At(55).Free));
        // 2896 more: 200 idle pages, and 2696 that were never touched and free nothing.
        Assert.Equal((500, 900, 7692), (run.At(75).Assigned, run.At(75).Granted, run.At(75).Free));
        // 400 may be used, 500 are wanted: the guest pages out.
        Assert.Equal((400, 400, 7792), (run.At(95).Assigned, run.At(95).Granted, run.At(95).Free));
        // What the balloon returns costs nothing until it is touched, a tick later: 500 are in use again.
        Assert.Equal((500, 4096, 7692), (run.At(110).Assigned, run.At(110).Granted, run.At(110).Free));
    }

    [Fact]
    public void A_guest_that_touches_more_than_is_free_lives_on_host_swap()
    {
        RunBuilder builder = new RunBuilder { HostMebibytes = 1000, Seconds = 200 }.Vm(
            [(0, 600), (100, 1200)],
            minimum: 256,
            maximum: 4096
        );
        ProfileRun run = ProfileRun.Of(builder, HypervisorProfile.Kvm);

        // It touches 600 more, 400 are free.
        ProfileRun.Shown full = run.At(150);
        Assert.Equal((1000, 200, 0, 4096), (full.Assigned, full.Swapped, full.Free, full.Granted));
        Assert.Equal(RunBuilder.Mib(200), run.Only(MachineEventKind.TouchSwapped).Bytes);
        // All of it is in use: 200 MiB are 51,200 pages, x = 51,200 · 100 µs ÷ 30 s = 0.170666, lost x ÷ (1 + x) = 14.5785 %.
        Assert.Equal(14.5785, full.HostStallPercent, 4);
        // In 100 of 200 s; the working set is 200 short, but the guest itself believes it has it, so it does not page.
        Assert.Equal(14.5785 / 2, run.Metric("timeLost"), 4);
        Assert.Equal(14.5785 / 2, run.Metric("hostTimeLost"), 4);
        Assert.Equal(0, run.Metric("pagingTime"));
        Assert.Equal(RunBuilder.Mib(100), run.Metric("hostSwappedMean"));
        Assert.Equal(RunBuilder.Mib(800), run.Metric("assignedMean"));
        // Demand 1200 against 4096 − 200 that it may use and has.
        Assert.Equal(30.8, run.Metric("pressureMax"), 1);
        // Every second 51,200 ÷ 30 · (1 − 0.145785) pages are read, and others written: 5.695 MiB, in 100 of 200 s.
        Assert.Equal(5.695 * 1800, run.Metric("hostSwapInPerHour") / RunBuilder.Mib(1), 0.5);
    }

    [Fact]
    public void Where_memory_is_short_those_who_touch_share_it_by_what_they_touch()
    {
        RunBuilder builder = new RunBuilder { HostMebibytes = 1200, Seconds = 60 }
            .Vm([(0, 300), (30, 900)], minimum: 256, maximum: 4096)
            .Vm([(0, 300), (30, 500)], minimum: 256, maximum: 4096);
        ProfileRun run = ProfileRun.Of(builder, HypervisorProfile.Kvm);

        // 600 and 200 more are wanted, 600 are free: 450 and 150.
        Assert.Equal((750, 150), (run.At(50, 0).Assigned, run.At(50, 0).Swapped));
        Assert.Equal((450, 50), (run.At(50, 1).Assigned, run.At(50, 1).Swapped));
    }

    [Fact]
    public void Without_host_swap_a_vm_waits_for_memory()
    {
        HypervisorProfile noSwap = new()
        {
            Name = "no swap",
            Backing = MemoryBacking.Lazy,
            CanHotAdd = false,
        };
        RunBuilder builder = new RunBuilder { HostMebibytes = 1000, Seconds = 100 }
            .Vm([(0, 600), (30, 900)], minimum: 256, maximum: 4096)
            .Vm([(0, 300)], minimum: 256, maximum: 4096)
            .Event(70, 1, new DmSim.Core.Scenarios.Actions.TurnOffAction());
        ProfileRun run = ProfileRun.Of(builder, noSwap);

        // 100 of 300 are there; it stands still until the other is off at second 70: 40 s of 100 s + 70 s of running time.
        Assert.Equal((700, 0, 100), (run.At(50).Assigned, run.At(50).Swapped, run.At(50).HostStallPercent), Loosely);
        Assert.Equal((900, 0, 0), (run.At(75).Assigned, run.At(75).Swapped, run.At(75).HostStallPercent), Loosely);
        Assert.Equal(40, run.Metric("stoppedTime"));
        Assert.Equal(100.0 * 40 / 170, run.Metric("timeLost"), 6);
    }

    [Fact]
    public void Signals_are_of_what_the_guest_may_use_and_stall_is_what_guest_and_host_make_it_wait()
    {
        // All of 1200 is in use on a host of 1000: 200 are out, 14.5785 % lost, as above.
        RunSpec spec = ProfileRun.WithoutCache(
            new RunBuilder { HostMebibytes = 1000, Seconds = 60 }
                .Vm([(0, 1200)], minimum: 256, maximum: 4096)
                .Build()
        );
        List<(long Used, long Unused, double Stall, long SwapIn)> seen = [];
        spec = ProbePolicy.In(
            spec,
            (host, orders) =>
            {
                seen.Add((host.Used[0], host.Unused[0], host.StallPercent[0], host.SwapInBytesPerSecond[0]));
                return Wake.At(host.Tick + 1);
            },
            profile: HypervisorProfile.Kvm
        );
        Simulator.Run(
            spec with
            {
                Policy = spec.Policy with
                {
                    Signals = GuestSignals.Used | GuestSignals.Unused | GuestSignals.Stall | GuestSignals.SwapIn,
                },
            },
            RunOptions.MetricsOnly
        );

        // The guest believes that it has 4096, and reads nothing back itself.
        Assert.Equal(
            (RunBuilder.Mib(1200), RunBuilder.Mib(2896), 0),
            (seen[^1].Used, seen[^1].Unused, seen[^1].SwapIn)
        );
        Assert.Equal(14.5785, seen[^1].Stall, 4);
    }

    private static bool Loosely((double A, double B, double C) left, (double A, double B, double C) right) =>
        left.A == right.A && left.B == right.B && Math.Abs(left.C - right.C) < 0.001;
}
