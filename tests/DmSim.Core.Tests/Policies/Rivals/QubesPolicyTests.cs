using DmSim.Core.Policies;
using DmSim.Core.Policies.Snapshots;
using DmSim.Core.Tests.Policies.Oracle;

namespace DmSim.Core.Tests.Policies.Rivals;

/// <summary>What the oracle vectors of qmemman do not show: its unit test, shortage, and what it remembers.</summary>
public class QubesPolicyTests
{
    private const long Mib = 1 << 20;

    private static readonly VmSnapshot[] UnitTestDomains =
    [
        Domain("0", used: 1024, held: 1736),
        Domain("1", used: 512, held: 1536),
        Domain("2", used: 4096, held: 4096),
        Domain("3", used: -1, held: 2048),
    ];

    [Fact]
    public void The_unit_test_of_the_original_holds()
    {
        // Preferred: 1.3 * 1024 + 350 = 1681.2 for dom0, 1.3 * 512 = 665.6: they can give 54.8 + 870.4 = 925.2 MiB. Of 400 each
        // gives its part, times 1.05; domain 2 needs what it has, and nothing is known of domain 3.
        SnapshotDecision decision = Request(UnitTestDomains, 400);

        Assert.Equal([("0", 1794242737), ("1", 1196296014)], Snapshots.Pairs(decision));
        Assert.All(decision.Targets, target => Assert.Equal(MoveReason.SqueezedForStart, target.Reason));

        // With 1024 used, domain 1 prefers 1331.2 and can give 204.8: 259.6 in all are too few.
        VmSnapshot[] busy = [.. UnitTestDomains];
        busy[1] = Domain("1", used: 1024, held: 1536);
        SnapshotDecision failure = Request(busy, 400);
        Assert.Empty(failure.Targets);
        Assert.Equal(StartVerdictKind.Refuse, failure.Starts[0].Verdict.Kind);
    }

    [Fact]
    public void In_shortage_donors_go_first_and_what_they_give_is_shared_out_later()
    {
        // Preferred 1300, 650 and 1300 of held 1000, 1000 and 900: needs +300, -350, +400, in all 350 with 100 free: short.
        // The donor gives 350, more than is free, so nobody receives yet.
        VmSnapshot[] before = [Domain("a", 1000, 1000), Domain("b", 500, 1000), Domain("c", 1000, 900)];
        SnapshotDecision first = Snapshots.Decide("qubes", Host(100, before));
        Assert.Equal([("b", 650 * Mib)], Snapshots.Pairs(first));

        // Later 450 are free and nobody is above its preference: 700 are needed, so all three share them by 1300 : 650 : 1300,
        // which is 180, 90 and 180; each target is cut to 99.9 %.
        VmSnapshot[] after = [before[0], Domain("b", 500, 650), before[2]];
        SnapshotDecision second = Snapshots.Decide("qubes", Host(450, after));
        Assert.Equal(["a", "b", "c"], second.Targets.Select(target => target.Vm));
        Assert.Equal(
            [0.999 * 1180, 0.999 * 740, 0.999 * 1080],
            second.Targets.Select(target => target.Bytes / (double)Mib),
            (wanted, got) => Math.Abs(wanted - got) < 1e-5
        );
        Assert.All(second.Targets, target => Assert.Equal(MoveReason.SharedOut, target.Reason));
    }

    [Fact]
    public void A_balance_that_moves_little_is_left_undone()
    {
        // Both prefer 1300 and 2000 are free beside the 2000 held: each ends at half of 4000, times 0.999.
        VmSnapshot[] start = [Domain("a", 1000, 1000), Domain("b", 1000, 1000)];
        long half = (long)(0.999 * 2000 * Mib);
        VmSnapshot[] settled = [At(start[0], half), At(start[1], half)];
        long free = (4000 * Mib) - (2 * half);
        HostSnapshot still = Snapshots.Host(1L << 40, free, settled);
        // One uses 10 MiB more: the shares move by a few MiB, 150 are needed.
        VmSnapshot[] nudged = [settled[0] with { UsedBytes = 1010 * Mib }, settled[1]];
        // One uses 200 MiB more: by 1560 : 1300 it gets about 2181, 183 more, the other as much less.
        VmSnapshot[] moved = [settled[0] with { UsedBytes = 1200 * Mib }, settled[1]];

        IReadOnlyList<SnapshotDecision> decisions = Snapshots.DecideAll(
            "qubes",
            Host(2000, start),
            still with
            {
                Tick = 1,
                Vms = nudged,
            },
            still with
            {
                Tick = 2,
                Vms = moved,
            }
        );

        Assert.Equal([2, 0, 2], decisions.Select(decision => decision.Targets.Count));
        Assert.Equal(["b", "a"], decisions[2].Targets.Select(target => target.Vm));
    }

    [Fact]
    public void A_donor_that_gives_nothing_is_left_out_until_it_needs_memory()
    {
        // The donor is asked for 350 MiB and stays at 1000.
        VmSnapshot[] vms = [Domain("a", 1000, 1000), Domain("b", 500, 1000)];
        HostSnapshot[] snapshots =
        [
            Host(0, vms),
            Host(0, vms) with
            {
                Tick = 2,
            },
            Host(0, [vms[0], Domain("b", 900, 1000)]) with
            {
                Tick = 3,
            },
        ];

        IReadOnlyList<SnapshotDecision> decisions = Snapshots.DecideAll("qubes:keep-free=50", snapshots);

        // 50 MiB are to be kept and none is free, which always counts: a donor alone is asked, then nobody is left to ask but
        // the acceptor, for whom there is nothing. At last the donor prefers 1170 itself and takes part again.
        Assert.Equal([("b", 650 * Mib)], Snapshots.Pairs(decisions[0]));
        Assert.Empty(decisions[1].Targets);
        Assert.Empty(decisions[2].Targets);
    }

    [Fact]
    public void In_shortage_small_surplus_is_not_taken_and_who_is_at_its_maximum_receives_nothing()
    {
        // a prefers 1300 of held 1000. b prefers 650 and could give 5, less than 10. c prefers 1170, cut to its maximum of 1000,
        // which it holds: a donor of nothing. Needs 300 - 5 + 0 = 295 with 200 free: a alone shares the 200.
        VmSnapshot full = Domain("c", 900, 1000) with
        {
            MaximumBytes = 1000 * Mib,
        };

        SnapshotDecision decision = Snapshots.Decide(
            "qubes",
            Host(200, [Domain("a", 1000, 1000), Domain("b", 500, 655), full])
        );

        // 0.999 * 1200 MiB = 1257032908.8 bytes, cut to whole ones.
        Assert.Equal([("a", 1257032908L)], Snapshots.Pairs(decision));
    }

    [Fact]
    public void In_shortage_the_management_domain_counts_with_its_boost()
    {
        // Dom0 prefers 1300 + 350 = 1650 of 1500, a 1300 of 1000, d 260 of 400. Needs 150 + 300 - 140 = 310 with 250 free:
        // short. d goes to 260; of 250 - 140 = 110 dom0 gets 110 * 1650 / 2950 = 61.525 and a 110 * 1300 / 2950 = 48.475.
        VmSnapshot[] domains = [Domain("0", 1000, 1500), Domain("a", 1000, 1000), Domain("d", 200, 400)];

        SnapshotDecision decision = Snapshots.Decide("qubes", Host(250, domains));

        AssertTargets(
            decision,
            ("d", 260),
            ("0", 0.999 * (1500 + (110 * 1650 / 2950.0))),
            ("a", 0.999 * (1000 + (110 * 1300 / 2950.0)))
        );
    }

    [Fact]
    public void In_shortage_what_a_maximum_cuts_off_stays_free()
    {
        // a prefers 5200, cut to its maximum of 4096, and holds 4090; b prefers 1300 of 500. Needs 6 + 800 with 700 free. a's part
        // is 700 * 4096 / 5396 = 531 and ends at the maximum; b gets its 700 * 1300 / 5396 = 168.6 and not what a cannot take.
        SnapshotDecision decision = Snapshots.Decide(
            "qubes",
            Host(700, [Domain("a", 4000, 4090), Domain("b", 1000, 500)])
        );

        AssertTargets(decision, ("a", 4096), ("b", 0.999 * (500 + (700 * 1300 / 5396.0))));
    }

    [Fact]
    public void While_a_start_waits_nothing_else_is_balanced_and_others_queue()
    {
        HostSnapshot host = Host(3000, UnitTestDomains) with
        {
            PendingStarts =
            [
                new PendingStartSnapshot { Name = "first", NeededBytes = 400 * Mib },
                new PendingStartSnapshot { Name = "second", NeededBytes = 400 * Mib },
            ],
        };

        SnapshotDecision decision = Snapshots.Decide("qubes", host);

        Assert.Equal(2, decision.Targets.Count);
        Assert.All(decision.Starts, start => Assert.Equal(StartVerdictKind.Wait, start.Verdict.Kind));
    }

    [Fact]
    public void A_start_fails_when_memory_comes_too_slowly()
    {
        // 100 MiB/s over 3 s: at the fourth look 300 MiB more must have come than at the first.
        IEnumerable<SnapshotDecision> Looks(long perSecond) =>
            Snapshots.DecideAll(
                "qubes",
                [
                    .. Enumerable
                        .Range(0, 4)
                        .Select(second =>
                            Host(0, [Domain("a", 1000, 4000 - (perSecond * second))]) with
                            {
                                Tick = second,
                                PendingStarts =
                                [
                                    new PendingStartSnapshot
                                    {
                                        NeededBytes = 2000 * Mib,
                                        EarmarkedBytes = perSecond * second * Mib,
                                    },
                                ],
                            }
                        ),
                ]
            );

        Assert.All(Looks(100), look => Assert.Equal(StartVerdictKind.Wait, look.Starts[0].Verdict.Kind));
        Assert.Equal(
            [StartVerdictKind.Wait, StartVerdictKind.Wait, StartVerdictKind.Wait, StartVerdictKind.Refuse],
            Looks(99).Select(look => look.Starts[0].Verdict.Kind)
        );
    }

    private static void AssertTargets(SnapshotDecision decision, params (string Vm, double Mebibytes)[] expected)
    {
        Assert.Equal(expected.Select(one => one.Vm), decision.Targets.Select(target => target.Vm));
        Assert.Equal(
            expected.Select(one => one.Mebibytes),
            decision.Targets.Select(target => target.Bytes / (double)Mib),
            (wanted, got) => Math.Abs(wanted - got) < 1e-5
        );
    }

    private static SnapshotDecision Request(IReadOnlyList<VmSnapshot> domains, long mebibytes) =>
        Snapshots.Decide("qubes", Snapshots.Host(1L << 40, 0, domains, start: mebibytes * Mib));

    private static HostSnapshot Host(long freeMebibytes, IReadOnlyList<VmSnapshot> domains) =>
        Snapshots.Host(1L << 40, freeMebibytes * Mib, domains);

    private static VmSnapshot At(VmSnapshot domain, long bytes) => domain with { AssignedBytes = bytes };

    private static VmSnapshot Domain(string name, long used, long held) =>
        new()
        {
            Name = name,
            AssignedBytes = held * Mib,
            MinimumBytes = 0,
            MaximumBytes = 4096 * Mib,
            UsedBytes = used < 0 ? VmSnapshot.Unknown : used * Mib,
        };
}
