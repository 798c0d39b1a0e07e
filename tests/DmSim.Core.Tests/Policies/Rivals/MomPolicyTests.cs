using DmSim.Core.Policies;
using DmSim.Core.Policies.Snapshots;
using DmSim.Core.Tests.Policies.Oracle;

namespace DmSim.Core.Tests.Policies.Rivals;

/// <summary>MOM's averages, cadence and closed form; its targets are held to the original's in the oracle vectors.</summary>
public class MomPolicyTests
{
    private const long Mib = 1 << 20;

    [Fact]
    public void An_idle_guest_shrinks_geometrically()
    {
        // Nothing is used and the host has 10 % free: each cycle takes 5 %. To half the size it is ln 0.5 / ln 0.95 = 13.5,
        // that is 14 cycles; at 15 s each.
        List<HostSnapshot> snapshots = [];
        double size = 4096 * Mib;
        for (int cycle = 0; cycle < 14; cycle++)
        {
            VmSnapshot vm = Guest((long)size, unused: (long)size);
            snapshots.Add(Snapshots.Host(100, 10, [vm], tick: 15 * cycle));
            size = Math.Floor(size) * 0.95;
        }

        IReadOnlyList<SnapshotDecision> decisions = Snapshots.DecideAll("mom-vdsm:balloon=on", [.. snapshots]);

        long[] targets = [.. decisions.Select(decision => Assert.Single(decision.Targets).Bytes)];
        Assert.Equal((long)size, targets[^1]);
        Assert.True(targets[^2] > 2048 * Mib && targets[^1] < 2048 * Mib);
        Assert.Equal(14, Math.Ceiling(Math.Log(0.5) / Math.Log(0.95)));
    }

    [Fact]
    public void Averages_run_over_the_samples_kept()
    {
        // Host free: 100, 0, 0 of 400; after two of three samples on average 50 / 400 = 12.5 %: pressure. With history 2 the
        // third decision sees (0 + 0) / 2 = critical, guest free share -5 %: used 2048 - 0.05 * 4096 = 1843 MiB < 0.95 * 4096.
        VmSnapshot vm = Guest(4096 * Mib, unused: 2048 * Mib);
        HostSnapshot[] snapshots =
        [
            Snapshots.Host(400, 100, [vm]),
            Snapshots.Host(400, 0, [vm with { UnusedBytes = 0 }], tick: 10),
            Snapshots.Host(400, 0, [vm with { UnusedBytes = 0 }], tick: 20),
        ];

        IReadOnlyList<SnapshotDecision> decisions = Snapshots.DecideAll("mom:history=2", snapshots);

        // 25 % free: the guest is at its maximum and cannot grow.
        Assert.Empty(decisions[0].Targets);
        // Average unused (2048 + 0) / 2 = 1024: used 3072 + 0.125 * 4096 = 3584 < 3891.2.
        Assert.Equal(4096 * Mib * 0.95, Assert.Single(decisions[1].Targets).Exact);
        // Average unused 0: used 4096 - 204.8 = 3891.2 MiB = 0.95 * 4096: what it uses less the share to swap.
        Assert.Equal(4096 * Mib * 0.95, Assert.Single(decisions[2].Targets).Exact!.Value, 1.0);
    }

    [Fact]
    public void Samples_are_taken_twice_per_decision()
    {
        VmSnapshot vm = Guest(2048 * Mib, unused: 2048 * Mib);
        HostSnapshot[] snapshots =
        [
            .. Enumerable.Range(0, 5).Select(step => Snapshots.Host(100, 10, [vm], tick: 5 * step)),
        ];

        IReadOnlyList<SnapshotDecision> decisions = Snapshots.DecideAll("mom", snapshots);

        Assert.Equal([1, 0, 1, 0, 1], decisions.Select(decision => decision.Targets.Count));
        Assert.Equal([5, 10, 15, 20, 25], decisions.Select(decision => decision.Wake.Tick));
    }

    [Fact]
    public void Only_a_change_of_more_than_a_quarter_percent_is_made()
    {
        // 20 % free: guests grow. To a maximum 0.25 % away it is not worth it, a byte further it is.
        VmSnapshot near = Guest(4000 * Mib, unused: 4000 * Mib) with
        {
            MaximumBytes = 4010 * Mib,
        };

        Assert.Empty(Snapshots.Decide("mom", Snapshots.Host(100, 20, [near])).Targets);
        VmSnapshot further = near with { MaximumBytes = near.MaximumBytes + 1 };
        Assert.Single(Snapshots.Decide("mom", Snapshots.Host(100, 20, [further])).Targets);
    }

    [Fact]
    public void Guests_below_their_minimum_are_lifted_to_it_where_it_is_guaranteed()
    {
        // 10 % free: shrinking does not touch a guest below its minimum.
        VmSnapshot low = Guest(512 * Mib, unused: 100 * Mib) with
        {
            MinimumBytes = 1024 * Mib,
        };
        HostSnapshot host = Snapshots.Host(100, 10, [low, low with { Name = "mute", UnusedBytes = -1 }]);

        Assert.Empty(Snapshots.Decide("mom", host).Targets);
        IReadOnlyList<TargetDecision> targets = Snapshots.Decide("mom:minimum-guarantee=on", host).Targets;
        Assert.Equal([("vm", 1024 * Mib), ("mute", 1024 * Mib)], targets.Select(target => (target.Vm, target.Bytes)));
        Assert.All(targets, target => Assert.Equal(MoveReason.MinimumGuaranteed, target.Reason));
    }

    [Fact]
    public void A_guest_without_statistics_is_left_alone()
    {
        HostSnapshot host = Snapshots.Host(100, 10, [Guest(4096 * Mib, unused: -1)]);

        Assert.Empty(Snapshots.Decide("mom", host).Targets);
        Assert.Empty(Snapshots.Decide("mom-vdsm:balloon=on", host).Targets);
    }

    private static VmSnapshot Guest(long held, long unused) =>
        new()
        {
            Name = "vm",
            AssignedBytes = held,
            MinimumBytes = Mib,
            MaximumBytes = 4096 * Mib,
            UnusedBytes = unused,
        };
}
