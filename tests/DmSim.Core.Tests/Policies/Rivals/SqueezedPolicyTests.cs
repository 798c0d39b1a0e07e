using DmSim.Core.Policies;
using DmSim.Core.Policies.Snapshots;
using DmSim.Core.Recording;
using DmSim.Core.Tests.Engine;
using static DmSim.Core.Tests.Engine.RunBuilder;
using static DmSim.Core.Tests.Policies.Rivals.Asking;

namespace DmSim.Core.Tests.Policies.Rivals;

/// <summary>squeezed against its closed form, and at work on a host.</summary>
public class SqueezedPolicyTests
{
    // What is kept free by default: 64 + 8 MiB.
    private const long Kept = 72;

    [Fact]
    public void Every_vm_gets_the_same_share_of_its_range()
    {
        // 3000 MiB too much is held. At minimum a would free 2000, b 4000, each less twice 4 KiB. Half of that is
        // needed: surplus = 6000 - 3000 = 3000 MiB less 16 KiB; share = 3000/6000 less a little.
        SnapshotDecision decision = Decide(
            "squeezed",
            Host(16384, Kept - 3000, Vm("a", 3000, 1000, 3000), Vm("b", 6000, 2000, 6000))
        )[0];

        // a: 1000 MiB + 0.49999733 · 2000 MiB = 2047994.67 KiB, cut to KiB; b: 4095989.33 KiB.
        Assert.Equal([2047994 * 1024L, 4095989 * 1024L], decision.Targets.Select(target => target.Bytes));
        Assert.All(decision.Targets, target => Assert.Equal(MoveReason.EqualShareOfRange, target.Reason));
        Assert.InRange(decision.Targets[0].Exact!.Value / 1024, 2047994.66, 2047994.67);
        Assert.Equal(Wake.At(1, WakeEvents.Lifecycle), decision.Wake);
    }

    [Fact]
    public void Compensation_is_an_option()
    {
        SnapshotDecision decision = Decide(
            "squeezed:inaccuracy-compensation=off",
            Host(16384, Kept - 3000, Vm("a", 3000, 1000, 3000), Vm("b", 6000, 2000, 6000))
        )[0];

        Assert.Equal([2000.0, 4000.0], Targets(decision).Values);
    }

    [Theory]
    [InlineData("squeezed:inaccuracy=0", 1)]
    [InlineData("squeezed:inaccuracy=0,two-phase=off", 2)]
    public void Memory_is_freed_before_any_is_handed_out(string policy, int targets)
    {
        // a holds all of its range, b nothing of its own: both belong at a half of 1000..3000.
        SnapshotDecision decision = Decide(
            policy,
            Host(16384, Kept, Vm("a", 3000, 1000, 3000), Vm("b", 1000, 1000, 3000))
        )[0];

        Assert.Equal(targets, decision.Targets.Count);
        Assert.All(decision.Targets, target => Assert.Equal(Mib(2000), target.Bytes));
    }

    [Theory]
    [InlineData(3000, 3000, 5000)]
    [InlineData(2000, 2000, 0)]
    public void A_balanced_host_is_left_alone(long held, long maximum, long free)
    {
        Assert.Empty(Decide("squeezed", Host(16384, Kept + free, Vm("a", held, held, maximum)))[0].Targets);
    }

    [Theory]
    [InlineData(0, 10, 0)]
    [InlineData(-5, 10, 0)]
    [InlineData(5, 0, 1)]
    [InlineData(0, 0, 0)]
    [InlineData(5, 10, 0.5)]
    [InlineData(50, 10, 1)]
    public void The_share_of_ranges_has_no_holes(long surplus, long ranges, double share)
    {
        Assert.Equal(share, DmSim.Core.Policies.Rivals.SqueezedRun.Share(surplus, ranges));
    }

    [Fact]
    public void A_start_takes_its_share_of_the_range_where_it_asks_for_one()
    {
        // a holds 3000 of 1000..3000; new wants 1000..2000. 2000 MiB (less 8 KiB) can be freed and 0 are free: the
        // share is 2000/3000, so new takes 1667 and a frees as much, though only 1000 would be left for others than
        // new's minimum.
        HostSnapshot host = Host(16384, Kept, Vm("a", 3000, 1000, 3000)) with
        {
            PendingStarts = [new PendingStartSnapshot { Name = "new", NeededBytes = Mib(2000) }],
        };
        VmSnapshot off = Vm("new", 0, 1000, 3000) with { State = VmState.Pending, StartupBytes = Mib(2000) };

        SnapshotDecision decision = Decide(
            "squeezed:reservation=range,inaccuracy=0",
            host with
            {
                Vms = [.. host.Vms, off],
            }
        )[0];

        // 1000 + 2/3 · 1000 = 1666.67 are asked for, so a keeps 3000 - 1666.67.
        TargetDecision target = Assert.Single(decision.Targets);
        Assert.Equal(MoveReason.SqueezedForStart, target.Reason);
        Assert.InRange(target.Bytes / (double)Mib(1), 1333.3, 1333.34);
        Assert.Equal(StartVerdictKind.Wait, Assert.Single(decision.Starts).Verdict.Kind);
    }

    [Fact]
    public void A_start_is_refused_once_every_vm_is_at_its_minimum()
    {
        HostSnapshot host = Host(16384, 100, Vm("a", 1000, 1000, 3000)) with
        {
            PendingStarts = [new PendingStartSnapshot { NeededBytes = Mib(500) }],
        };

        Assert.Equal(StartVerdict.Refuse, Decide("squeezed", host)[0].Starts[0].Verdict);
    }

    [Fact]
    public void On_a_host_all_vms_end_at_one_share()
    {
        // 6000 MiB for VMs of 1000..3000 and 1000..5000: 6000 - 72 - 2000 = 3928 of 6000 MiB of ranges.
        Timeline run = new RunBuilder { HostMebibytes = 6000, Seconds = 300 }
            .Policy("squeezed")
            .Vm([(0, 300)], minimum: 1000, startup: 1000, maximum: 3000)
            .Vm([(0, 300)], minimum: 1000, startup: 1000, maximum: 5000)
            .Trace();

        float first = (run.Assigned(0, 290) - 1000) / 2000;
        float second = (run.Assigned(1, 290) - 1000) / 4000;
        Assert.InRange(first, 0.652f, 0.656f);
        Assert.InRange(second, 0.652f, 0.656f);
    }

    [Fact]
    public void On_a_host_a_start_is_served_by_the_vms_that_can_give()
    {
        // The driver of vm0 is stuck from boot on; vm1 gives what the start needs.
        Scenarios.GuestSettings stuck = new() { Driver = Scenarios.DriverSettings.Healthy with { IsStuck = true } };
        Timeline run = new RunBuilder
        {
            HostMebibytes = 6072,
            Seconds = 300,
            Starts = new Scenarios.StartSettings { WaitSeconds = 60 },
        }
            .Policy("squeezed")
            .Vm([(0, 300)], minimum: 1000, startup: 2500, maximum: 2500, guest: stuck)
            .Vm([(0, 300)], minimum: 1000, startup: 3500, maximum: 4000)
            .Vm([(0, -1), (100, 300)], minimum: 1000, startup: 2000, maximum: 2000)
            .Trace();

        // Before, vm0 stands at 1000 and vm1 at its maximum, 1072 are free, 72 of them kept. For a start of 2000 the
        // run gives vm0 another chance: (1072 + 3000 - 2072) / (1500 + 3000) of ranges, so vm1 is brought to 1000 +
        // 1333.
        Assert.InRange(Assert.Single(run.Ticks(MachineEventKind.Started), tick => tick >= 100), 101, 103);
        Assert.InRange(run.Assigned(1, 106), 2331f, 2334f);
        Assert.All(
            run.Log.Decisions.Where(item => item.Reason == MoveReason.DriverStuck),
            item => Assert.Equal((0, Mib(1000)), (item.Vm, item.TargetBytes))
        );
        Assert.Contains(run.Log.Decisions, item => item.Reason == MoveReason.DriverStuck);
        Assert.Equal(1000, run.Assigned(0, 299));
    }
}
