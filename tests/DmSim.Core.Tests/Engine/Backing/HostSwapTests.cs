using DmSim.Core.Engine;
using DmSim.Core.Policies;
using DmSim.Core.Recording;

namespace DmSim.Core.Tests.Engine.Backing;

/// <summary>The uncooperative actuators, with their arithmetic.</summary>
public class HostSwapTests
{
    [Fact]
    public void The_host_takes_pages_blindly_and_an_order_that_stands_keeps_the_hot_ones_in()
    {
        ProfileRun run = ProfileRun.Of(HalfHot(3600), HypervisorProfile.Kvm, (50, ProfileRun.Reclaim(0, 600)));

        // 400 of 1000 in the tick of the order, at 512 MiB/s; of 500 hot ones so 200 are gone: 51,200 pages, 14.58 % lost.
        // In the same tick the first are read back: 51,200 ÷ 30 · 0.854215 = 1457.9 pages; the pages they displace are cold
        // in 300 of 600 cases, so 729 hot pages are gained: 50,471 are left, x = 0.168237, 14.4009 % lost.
        ProfileRun.Shown taken = run.At(51);
        Assert.Equal((600, 400, 400, 4096), (taken.Assigned, taken.Swapped, taken.Free, taken.Granted));
        Assert.Equal(14.4009, taken.HostStallPercent, 3);
        // What it holds suffices for its working set: at last only cold pages are out.
        ProfileRun.Shown rested = run.At(3500);
        Assert.Equal((600, 400, 0), (rested.Assigned, rested.Swapped, rested.HostStallPercent));
        Assert.Equal(RunBuilder.Mib(400), run.Only(MachineEventKind.HostSwapBegun).Bytes);
        Assert.Equal(RunBuilder.Mib(400), run.Only(MachineEventKind.HostSwapEnded).Bytes);
        // In one hour.
        Assert.Equal(RunBuilder.Mib(400), run.Metric("hostSwapOutPerHour"));
    }

    [Fact]
    public void Once_the_order_is_gone_pages_come_back_as_they_are_used_and_idle_ones_stay()
    {
        ProfileRun run = ProfileRun.Of(
            HalfHot(600),
            HypervisorProfile.Kvm,
            (50, ProfileRun.Reclaim(0, 600)),
            (51, orders => orders.ReclaimUncooperatively(0, MemoryOrders.NoReclaim))
        );

        // Of 400 that were taken 200 were idle, and a few more after one tick of displacing (729 pages, 2.85 MiB).
        ProfileRun.Shown back = run.At(590);
        Assert.Equal(200 + (729 / 256.0), back.Swapped, 2);
        Assert.Equal(1000 - back.Swapped, back.Assigned);
        Assert.Equal(0, back.HostStallPercent);
        // Hot ones decay by about a thirtieth a second: after 30 s about e^(−30 · 0.87 / 30) of them are out.
        Assert.InRange(run.At(81).Swapped - back.Swapped, 200 * 0.36, 200 * 0.45);
    }

    [Fact]
    public void Nobody_is_taken_below_its_minimum_and_that_is_a_correction()
    {
        ProfileRun run = ProfileRun.Of(HalfHot(100), HypervisorProfile.Esx, (50, ProfileRun.Reclaim(0, 100)));

        Assert.Equal(256, run.At(60).Assigned);
        Assert.Equal(RunBuilder.Mib(156), run.Only(MachineEventKind.OrderCorrected).Bytes);
    }

    [Fact]
    public void A_hypervisor_that_cannot_swap_or_stop_corrects_the_order()
    {
        ProfileRun run = ProfileRun.Of(
            HalfHot(100),
            HypervisorProfile.Xen,
            (50, ProfileRun.Reclaim(0, 600)),
            (60, ProfileRun.Block(0, isBlocked: true))
        );

        Assert.Equal(2, run.Count(MachineEventKind.OrderCorrected));
        Assert.Equal(run.At(40).Assigned, run.At(90).Assigned);
        Assert.Equal(0, run.Metric("hostSwappedMean"));
        Assert.Equal(0, run.Metric("stoppedTime"));
    }

    [Fact]
    public void A_blocked_vm_stands_still_while_it_wants_more_than_it_holds()
    {
        RunBuilder builder = new RunBuilder { HostMebibytes = 2048, Seconds = 100 }.Vm(
            [(0, 500), (40, 700)],
            minimum: 256,
            maximum: 4096
        );
        ProfileRun run = ProfileRun.Of(
            builder,
            HypervisorProfile.Esx,
            (20, ProfileRun.Block(0, isBlocked: true)),
            (60, ProfileRun.Block(0, isBlocked: false))
        );

        // Blocked from 20 to 60, it wants more from 40 on: 20 s are lost, all of them.
        Assert.Equal((500, 0), (run.At(39).Assigned, run.At(39).HostStallPercent));
        Assert.Equal(500, run.At(59).Assigned);
        Assert.Equal(100, run.At(59).HostStallPercent, 3);
        Assert.Equal(700, run.At(62).Assigned);
        Assert.Equal(20, run.Metric("stoppedTime"), 1.0);
        Assert.Equal(20, run.Metric("hostTimeLost"), 1.0);
        Assert.Equal((1, 1), (run.Count(MachineEventKind.Blocked), run.Count(MachineEventKind.Unblocked)));
    }

    [Fact]
    public void A_host_that_is_overdrawn_swaps_whoever_is_there()
    {
        RunBuilder builder = new RunBuilder { HostMebibytes = 2000, Seconds = 100 }
            .Vm([(0, 900)], minimum: 256, maximum: 4096)
            .Vm([(0, 300)], minimum: 256, maximum: 4096)
            .HostLoad(50, 1200);
        ProfileRun run = ProfileRun.Of(builder, HypervisorProfile.Kvm);

        // 1200 held, 800 left: 400 are taken, 300 of one and 100 of the other, in proportion to what they hold.
        Assert.Equal((600, 300), (run.At(60, 0).Assigned, run.At(60, 0).Swapped));
        Assert.Equal((200, 100), (run.At(60, 1).Assigned, run.At(60, 1).Swapped));
        Assert.Equal(0, run.At(60).Free);
    }

    [Fact]
    public void A_host_that_can_swap_makes_room_for_a_start_it_has_admitted()
    {
        RunBuilder builder = new RunBuilder { HostMebibytes = 1000, Seconds = 60 }
            .Vm([(0, 900)], minimum: 256, maximum: 4096)
            .Vm([(0, 300)], minimum: 256, maximum: 4096)
            .Start(20, 1);
        ProfileRun run = ProfileRun.Of(builder, HypervisorProfile.Kvm);

        Assert.Equal(1, run.Result.Totals.Vms[1].Starts);
        // 100 were free, 300 are needed: 200 are swapped out of the one that runs.
        Assert.Equal((700, 200), (run.At(30, 0).Assigned, run.At(30, 0).Swapped));
        Assert.Equal(300, run.At(30, 1).Assigned);
    }

    [Fact]
    public void A_saved_vm_comes_back_with_what_the_host_had_swapped()
    {
        RunBuilder builder = new RunBuilder { HostMebibytes = 1000, Seconds = 100 }
            .Vm([(0, 1200)], minimum: 256, maximum: 4096)
            .Event(30, 0, new DmSim.Core.Scenarios.Actions.SaveAction())
            .Start(50, 0);
        ProfileRun run = ProfileRun.Of(builder, HypervisorProfile.Kvm);

        Assert.Equal((0, 0, 0, 1000), (run.At(40).Granted, run.At(40).Assigned, run.At(40).Swapped, run.At(40).Free));
        Assert.Equal((4096, 1000, 200), (run.At(60).Granted, run.At(60).Assigned, run.At(60).Swapped));
    }

    /// <summary>1000 MiB of demand of which 500 are in use, on a host of 1000.</summary>
    private static RunSpec HalfHot(int seconds)
    {
        RunBuilder builder = new RunBuilder { HostMebibytes = 1000, Seconds = seconds }.Vm(
            [(0, 1000)],
            minimum: 256,
            maximum: 4096
        );
        return ProfileRun.WithWorkingSet(ProfileRun.WithoutCache(builder.Build()), 500);
    }
}
