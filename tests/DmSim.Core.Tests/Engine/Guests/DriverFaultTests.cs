using DmSim.Core.Engine;
using DmSim.Core.Policies;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;
using DmSim.Core.Scenarios.Actions;
using DmSim.Core.Units;

namespace DmSim.Core.Tests.Engine.Guests;

/// <summary>Faults of balloon drivers, solved by hand; sizes in MiB, a balloon moves 1024 a second.</summary>
public class DriverFaultTests
{
    [Fact]
    public void A_missing_driver_neither_reports_nor_moves_until_it_is_loaded()
    {
        // Startup 1024, demand 2000: target 2400 as soon as the host hears of it, 50 s after the driver was loaded.
        RunBuilder builder = Boot(2000, new() { IsMissing = true }, seconds: 300).Event(100, 0, new LoadDriverAction());
        ReportedRun run = ReportedRun.Of(builder.Build(), 0);

        Assert.Equal(150, run.FirstSecond);
        Assert.Equal(1024, run.Assigned[150]);
        Assert.Equal(2400, run.Assigned[299]);
    }

    [Fact]
    public void A_stuck_driver_never_moves_and_the_host_gives_up_after_5_seconds_and_asks_again_after_30()
    {
        Timeline run = Boot(2000, new() { IsStuck = true }, seconds: 200).Trace();

        // Reported at 50 and begun at once; stuck from 51 to 55; again 30 s later, and so on: 35 s a round.
        Assert.Equal(1024, run.Assigned(0, 199));
        Assert.Equal([50, 85, 120, 155, 190], run.Ticks(MachineEventKind.HotAddBegun));
        Assert.Equal([55, 90, 125, 160, 195], run.Ticks(MachineEventKind.OperationTimedOut));
        Assert.Equal(65536 - 1024, run.Free(60));
        Assert.Equal(65536 - 2400, run.Free(52));
    }

    [Fact]
    public void A_slow_driver_moves_at_a_fraction_of_the_rate()
    {
        // Four times slower: 256 a second of the 1024 + 1024 that the balloon is asked for from 50.
        Timeline run = Ordered(Boot(100, new() { SlowFactor = 4 }, startup: 4096, seconds: 70), 2048);

        Assert.Equal([4096, 3840, 3584], new[] { 50, 51, 52 }.Select(second => run.Assigned(0, second)));
        Assert.Equal(2048, run.Assigned(0, 58));
    }

    [Fact]
    public void A_partial_driver_gives_a_share_of_each_request()
    {
        // Half of each request: of 1024 first 512, then 256, 128 … 2, and of the last 2 nothing: 1022 in 9 requests.
        Timeline run = Ordered(Boot(100, new() { MovedShare = 0.5 }, startup: 4096, seconds: 80), 3072);

        Assert.Equal([-512, -256, -128, -64, -32, -16, -8, -4, -2], run.Mebibytes(MachineEventKind.OperationEnded));
        Assert.Equal([512, 256, 128, 64, 32, 16, 8, 4, 2, 2], run.Mebibytes(MachineEventKind.OperationRefused));
        Assert.Equal(3074, run.Assigned(0, 79));
    }

    [Fact]
    public void A_hot_add_that_falls_short_is_the_last_one_until_the_vm_boots()
    {
        // 1376 to add to 1024, of which half arrive: 1712, and no more although the target is 2400. After a restart the
        // host tries once more.
        Timeline run = Boot(2000, new() { MovedShare = 0.5 }, seconds: 400)
            .Event(200, 0, new TurnOffAction())
            .Start(210, 0)
            .Trace();

        Assert.Equal(1712, run.Assigned(0, 199));
        Assert.Equal(1712, run.Assigned(0, 399));
        Assert.Equal([51, 261], run.Ticks(MachineEventKind.HotAddStopped));
        Assert.Equal(2, run.Count(MachineEventKind.HotAddBegun));
        Assert.Equal(0, run.Result.Totals.Corrections);
    }

    [Fact]
    public void What_cannot_be_hot_added_can_still_be_ballooned_and_returned()
    {
        // After the failed hot-add 1712 are the most: taken down to 1000 and returned by the balloon alone.
        RunSpec spec = Boot(500, new() { MovedShare = 0.5 }, seconds: 300).Build();
        Timeline run = RunBuilder.Trace(
            ProbePolicy.In(
                spec,
                (host, orders) =>
                {
                    long target =
                        host.Tick < 100 ? 2400
                        : host.Tick < 200 ? 1200
                        : 2400;
                    orders.SetTarget(0, RunBuilder.Mib(target), MoveReason.PolicyRule);
                    Assert.Equal(host.Tick < 52 ? 16384 : 1712, host.MostOf(0) >> 20);
                    return Wake.At(host.Tick + 1);
                }
            )
        );

        Assert.Equal(1712, run.Assigned(0, 99));
        Assert.InRange(run.Assigned(0, 199), 1200, 1202);
        Assert.InRange(run.Assigned(0, 299), 1710, 1712);
    }

    [Fact]
    public void Memory_that_never_comes_online_is_held_reported_and_useless()
    {
        // Linux, 1024 at boot, demand 500: floor of 1024 online = 232, reported 732, target 878: nothing to do. An order
        // for 1280 adds two blocks, 5 s each; then 500 + 256 offline + 232 are reported.
        GuestSettings guest = new()
        {
            Kind = GuestKind.Linux,
            Driver = new DriverSettings { KeepsHotAddOffline = true },
        };
        RunSpec spec = new RunBuilder { Seconds = 100, Initial = InitialState.BootInSequence }
            .Vm([(0, 500)], startup: 1024, guest: guest)
            .Build();
        List<long> reported = [];
        Timeline run = RunBuilder.Trace(
            ProbePolicy.In(
                spec,
                (host, orders) =>
                {
                    reported.Add(host.ReportedDemand[0] >> 20);
                    orders.SetTarget(0, RunBuilder.Mib(1280), MoveReason.PolicyRule);
                    return Wake.At(host.Tick + 1);
                }
            )
        );

        Assert.Equal([1024, 1152, 1280], new[] { 49, 50, 55 }.Select(second => run.Assigned(0, second)));
        Assert.Equal(1024, run.Visible(0, 99));
        Assert.Equal(732, reported[49]);
        Assert.Equal(988, reported[99]);
    }

    [Fact]
    public void A_liar_gets_what_it_claims_to_need()
    {
        // 1000 · 2 + 100 reported: target 1.2 · 2100 = 2520, settled already.
        DriverSettings driver = new() { ReportFactor = 2, ReportOffset = MemorySize.FromMebibytes(100) };
        ReportedRun run = ReportedRun.Of(
            new RunBuilder { Seconds = 10 }
                .Vm([(0, 1000)], guest: new GuestSettings { Driver = driver })
                .Build(),
            0
        );

        Assert.Equal(2100, run.Demand[9]);
        Assert.Equal(2520, run.Assigned[9]);
    }

    [Fact]
    public void Late_reports_tell_the_past_and_say_when_it_was()
    {
        // Demand is 1000 + its second; reports are 7 s late.
        DriverSettings driver = new() { ReportDelayMilliseconds = 7000 };
        ReportedRun run = ReportedRun.Of(Climbing(driver), 0);

        Assert.Equal(7, run.FirstSecond);
        for (int second = 7; second < 200; second++)
        {
            Assert.Equal(second - 7, run.ReportTick[second]);
            Assert.Equal(1000 + second - 7, run.Demand[second]);
        }
    }

    [Fact]
    public void Lost_reports_leave_the_host_with_older_ones()
    {
        // Of 200 reports about 30 % are lost: within four standard deviations, 60 ± 26.
        ReportedRun run = ReportedRun.Of(Climbing(new() { ReportLossShare = 0.3 }), 0);
        int lost = 0;
        for (int second = Math.Max(0, run.FirstSecond); second < 200; second++)
        {
            Assert.Equal(1000 + run.ReportTick[second], run.Demand[second]);
            lost += run.ReportTick[second] < second ? 1 : 0;
        }

        Assert.InRange(lost, 34, 86);
    }

    [Fact]
    public void An_intermittent_driver_is_stuck_for_its_share_of_the_time()
    {
        // Stuck for 20 s of each 100 s. Orders alternate every 10 s between two sizes 2 MiB apart, so each tick that is
        // not stuck finds an operation to carry out; time-outs are off.
        DriverSettings driver = new() { StuckEveryMilliseconds = 100_000, StuckForMilliseconds = 20_000 };
        RunSpec spec = new RunBuilder { Seconds = 4000 }
            .Vm([(0, 1000)], guest: new GuestSettings { Driver = driver })
            .Build();
        spec = spec with { Mechanism = spec.Mechanism with { OperationTimeOutSeconds = 3600 } };
        HashSet<int> moved = [];
        long before = 0;
        Simulator.Run(
            ProbePolicy.In(
                spec,
                (host, orders) =>
                {
                    if (host.Assigned[0] != before)
                    {
                        moved.Add(host.Tick);
                        before = host.Assigned[0];
                    }

                    long target =
                        host.Assigned[0] == host.Target[0] ? 2400 - (host.Tick % 2 * 2) : host.Target[0] >> 20;
                    orders.SetTarget(0, RunBuilder.Mib(target), MoveReason.PolicyRule);
                    return Wake.At(host.Tick + 1);
                }
            ),
            RunOptions.MetricsOnly
        );
        int[] gaps = [.. moved.Order().Zip(moved.Order().Skip(1), (first, second) => second - first)];

        // 40 windows, in each of which nothing moves for about 20 s.
        Assert.InRange(gaps.Count(gap => gap >= 20), 36, 40);
        Assert.True(gaps.Where(gap => gap >= 20).All(gap => gap <= 46), string.Join(' ', gaps.Where(gap => gap > 5)));
    }

    [Fact]
    public void Unloading_leaves_memory_as_it_is_and_what_was_ballooned_is_lost_until_the_next_boot()
    {
        // 4096 at boot, brought to 3072 by the balloon; unloaded at 100, demand then rises to 3500. Loaded at 200, it
        // reports from 250: target 4200. What was ballooned (1024) is not returned, so 1128 are hot-added and the guest
        // believes to have 4096 + 1128 = 5224.
        RunSpec spec = new RunBuilder { Seconds = 400, Initial = InitialState.BootInSequence }
            .Vm([(0, 1000), (110, 3500)], startup: 4096)
            .Event(100, 0, new UnloadDriverAction())
            .Event(200, 0, new LoadDriverAction())
            .Build();
        List<long> reported = [];
        Timeline run = RunBuilder.Trace(
            ProbePolicy.In(
                spec,
                (host, orders) =>
                {
                    reported.Add(host.ReportedDemand[0] >> 20);
                    if (host.ReportedDemand[0] >= 0)
                    {
                        long target = host.Tick < 100 ? 3072 : 4200;
                        orders.SetTarget(0, RunBuilder.Mib(target), MoveReason.PolicyRule);
                    }

                    return Wake.At(host.Tick + 1);
                }
            )
        );

        Assert.Equal([1000, -1, -1, 3500], new[] { 99, 100, 249, 250 }.Select(second => reported[second]));
        Assert.All(Enumerable.Range(60, 190), second => Assert.Equal(3072, run.Assigned(0, second)));
        Assert.Equal(4200, run.Assigned(0, 399));
        Assert.Equal(0, run.Count(MachineEventKind.UnballoonBegun));
        Assert.Equal(5224, run.Visible(0, 399));
        Assert.Equal(0, run.Result.Totals.Corrections);
    }

    [Fact]
    public void Unloading_in_the_middle_of_a_growth_frees_what_had_not_arrived()
    {
        // 2376 to add from 50 at 1024 a second; unloaded at 52, when 1024 have arrived.
        Timeline run = Boot(2000, DriverSettings.Healthy, seconds: 200, buffer: 70)
            .Event(52, 0, new UnloadDriverAction())
            .Trace();

        Assert.Equal(2048, run.Assigned(0, 199));
        Assert.Equal(65536 - 2048, run.Free(199));
    }

    [Fact]
    public void A_fault_can_begin_and_end_at_a_moment()
    {
        // Stuck from 40 to 100: the hot-add of 50 times out at 55 and 90, and succeeds with the third attempt at 120.
        Timeline run = Boot(2000, DriverSettings.Healthy, seconds: 200)
            .Event(40, 0, new SetDriverAction(new DriverSettings { IsStuck = true }))
            .Event(100, 0, new SetDriverAction(DriverSettings.Healthy))
            .Trace();

        Assert.Equal(1024, run.Assigned(0, 119));
        Assert.Equal(2400, run.Assigned(0, 125));
        Assert.Equal([55, 90], run.Ticks(MachineEventKind.OperationTimedOut));
    }

    [Fact]
    public void A_start_is_served_by_others_where_a_guest_refuses()
    {
        // Settled, VM 0 holds its maximum 3072 and VM 1 1.2 · 1500 = 1800 of 6144: 1272 are free, the start needs 776
        // more. VM 0 keeps A − 2400 ≥ 232 + A/16, A ≥ 2807.5, in units 2808, and gives 264; VM 1 gives the other 512,
        // of which all below its demand must be paged out first.
        GuestSettings linux = new() { Kind = GuestKind.Linux };
        Timeline run = new RunBuilder { HostMebibytes = 6144, Seconds = 200 }
            .Vm([(0, 2400)], minimum: 512, maximum: 3072, guest: linux)
            .Vm([(0, 1500)], minimum: 512, maximum: 3072)
            .Vm([(0, 500)], minimum: 512, startup: 2048, maximum: 2048, weight: 10000)
            .Start(100, 2)
            .Trace();

        Assert.InRange(Assert.Single(run.Ticks(MachineEventKind.Started), tick => tick >= 100), 101, 110);
        Assert.InRange(run.Assigned(0, 112), 2808, 2820);
        Assert.InRange(run.Assigned(1, 112), 1276, 1288);
    }

    [Fact]
    public void A_start_is_served_by_others_where_a_driver_does_not_answer()
    {
        // Settled they hold 2880 and 1800 of 6144: 1464 are free, the start of 1864 needs 400 more. Asked at 100, VM 0
        // does not answer and is given up at 105; then VM 1 gives all of it and keeps 1400, within the 10 s of the start.
        Timeline run = new RunBuilder { HostMebibytes = 6144, Seconds = 200 }
            .Vm([(0, 2400)], guest: new GuestSettings { Driver = new DriverSettings { IsStuck = true } })
            .Vm([(0, 1500)])
            .Vm([(0, 500)], minimum: 512, startup: 1864, maximum: 1864, weight: 10000)
            .Start(100, 2)
            .Trace();

        Assert.InRange(Assert.Single(run.Ticks(MachineEventKind.Started), tick => tick >= 100), 106, 110);
        Assert.Equal(2880, run.Assigned(0, 112));
        Assert.Equal(1400, run.Assigned(1, 112));
    }

    private static RunBuilder Boot(
        long demand,
        DriverSettings driver,
        long startup = 1024,
        int seconds = 120,
        int buffer = 20
    ) =>
        new RunBuilder { Seconds = seconds, Initial = InitialState.BootInSequence }.Vm(
            [(0, demand)],
            startup: startup,
            buffer: buffer,
            guest: new GuestSettings { Driver = driver }
        );

    private static RunSpec Climbing(DriverSettings driver) =>
        new RunBuilder { Seconds = 200 }
            .Vm(
                [.. Enumerable.Range(0, 200).Select(second => (second, 1000L + second))],
                guest: new GuestSettings { Driver = driver }
            )
            .Build();

    private static Timeline Ordered(RunBuilder builder, long mebibytes) =>
        RunBuilder.Trace(
            ProbePolicy.In(
                builder.Build(),
                (_, orders) =>
                {
                    orders.SetTarget(0, RunBuilder.Mib(mebibytes), MoveReason.PolicyRule);
                    return Wake.On(WakeEvents.ReportChanged);
                }
            )
        );
}
