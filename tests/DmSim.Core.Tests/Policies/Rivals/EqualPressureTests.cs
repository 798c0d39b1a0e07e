using DmSim.Core.Policies;
using DmSim.Core.Policies.Snapshots;
using static DmSim.Core.Tests.Engine.RunBuilder;
using static DmSim.Core.Tests.Policies.Rivals.Asking;

namespace DmSim.Core.Tests.Policies.Rivals;

/// <summary>Equal pressure against its closed form: clamp(level · weight · demand, minimum, maximum).</summary>
public class EqualPressureTests
{
    [Fact]
    public void Memory_follows_demand()
    {
        // 6000 MiB for demands of 1000 and 3000: a pressure of 66.7 for both.
        SnapshotDecision decision = Decide("equal-pressure", Two(4000, 1000, 1000, 3000, free: 1000))[0];

        Assert.Equal([1500.0, 4500.0], Targets(decision).Values);
        Assert.All(decision.Targets, target => Assert.Equal(MoveReason.EqualPressure, target.Reason));
        Assert.Equal(
            Wake.On(WakeEvents.ReportChanged | WakeEvents.Lifecycle | WakeEvents.OperationFinished),
            decision.Wake
        );
    }

    [Fact]
    public void Bounds_hold_and_the_others_share_the_rest()
    {
        // Of 6000, a is held up by its minimum of 2000, c held down by its maximum of 1000; b gets the remaining
        // 3000.
        VmSnapshot a = Vm("a", 3000, 2000, 8000) with
        {
            DemandBytes = Mib(100),
        };
        VmSnapshot b = Vm("b", 1000, 500, 8000) with { DemandBytes = Mib(4000) };
        VmSnapshot c = Vm("c", 500, 500, 1000) with { DemandBytes = Mib(4000) };

        SnapshotDecision decision = Decide("equal-pressure", Host(8000, 1500, a, b, c))[0];

        Assert.Equal([2000.0, 3000.0, 1000.0], Targets(decision).Values);
        Assert.Equal(
            [MoveReason.AtMinimum, MoveReason.DemandShort, MoveReason.AtMaximum],
            decision.Targets.Select(target => target.Reason)
        );
    }

    [Theory]
    [InlineData("none", 3000, 3000)]
    [InlineData("weight", 4500, 1500)]
    [InlineData("shares", 2000, 4000)]
    public void Weighted_pressure_counts_as_often_as_its_weight(string weight, double first, double second)
    {
        HostSnapshot host = Two(4000, 2000, 1000, 2000, free: 1000);
        VmSnapshot a = host.Vms[0] with { Weight = 7500, Shares = 1000 };
        VmSnapshot b = host.Vms[1] with { Weight = 2500, Shares = 2000 };

        SnapshotDecision decision = Decide($"equal-pressure:weight={weight}", host with { Vms = [a, b] })[0];

        Assert.Equal([first, second], Targets(decision).Values);
    }

    [Fact]
    public void A_vm_without_weight_gets_what_the_others_cannot_use()
    {
        HostSnapshot host = Two(4000, 2000, 1000, 2000, free: 1000);
        VmSnapshot a = host.Vms[0] with { Weight = 0 };
        VmSnapshot b = host.Vms[1] with { MaximumBytes = Mib(3000) };

        Assert.Equal(
            [3000.0, 3000.0],
            Targets(Decide("equal-pressure:weight=weight", host with { Vms = [a, b] })[0]).Values
        );
    }

    [Fact]
    public void A_start_leaves_less_for_the_rest_and_nobody_moves_within_the_dead_band()
    {
        HostSnapshot host = Two(3000, 1000, 3000, 1000, free: 0) with
        {
            PendingStarts = [new PendingStartSnapshot { NeededBytes = Mib(2000) }],
        };

        SnapshotDecision decision = Decide("equal-pressure", host)[0];
        Assert.Equal([2000.0, 2000.0], Targets(decision).Values);
        Assert.All(decision.Targets, target => Assert.Equal(MoveReason.SqueezedForStart, target.Reason));
        Assert.Empty(Decide("equal-pressure:dead-band=40", host)[0].Targets);
    }

    [Fact]
    public void The_exact_level_is_kept_beside_whole_units()
    {
        // 1000 MiB for demands of 1 and 2: 333.3 and 666.7, in units of 2 MiB, and what is left over by index.
        SnapshotDecision decision = Decide("equal-pressure", Two(500, 1000, 500, 2000, free: 0, minimum: 2))[0];

        Assert.Equal([334.0, 666.0], Targets(decision).Values);
        Assert.Equal(Mib(1000) / 3.0, decision.Targets[0].Exact!.Value, Mib(1));
    }

    private static HostSnapshot Two(
        long firstHeld,
        long firstDemand,
        long secondHeld,
        long secondDemand,
        long free,
        long minimum = 500
    ) =>
        Host(
            firstHeld + secondHeld + free,
            free,
            Vm("a", firstHeld, minimum, 8000) with
            {
                DemandBytes = Mib(firstDemand),
            },
            Vm("b", secondHeld, minimum, 8000) with
            {
                DemandBytes = Mib(secondDemand),
            }
        );
}
