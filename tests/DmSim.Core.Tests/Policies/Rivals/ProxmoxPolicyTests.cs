using DmSim.Core.Policies;
using DmSim.Core.Policies.Snapshots;
using DmSim.Core.Tests.Policies.Oracle;

namespace DmSim.Core.Tests.Policies.Rivals;

/// <summary>The cases of Proxmox's own test (test/balloontest.pl), where a megabyte is a million bytes, and its closed form.</summary>
public class ProxmoxPolicyTests
{
    private const long Mega = 1_000_000;
    private const long Giga = 1000 * Mega;

    /// <summary>100 MB in MiB: exact, because a MiB is a power of two.</summary>
    private const string AtMost100Megabytes = "proxmox:max-change=95.367431640625";

    private static readonly VmSnapshot[] Two =
    [
        Vm("100", 2000, held: Giga, minimum: Giga, free: 0),
        Vm("101", 1000, held: Giga, minimum: Giga, free: 0),
    ];

    private static readonly VmSnapshot[] OneAtMaximum =
    [
        Vm("100", 2000, held: 2 * Giga, minimum: 2 * Giga, free: 0),
        Vm("101", 1000, held: Giga, minimum: Giga, free: 0),
    ];

    private static readonly VmSnapshot[] Three =
    [
        Vm("100", 2000, held: 2 * Giga, minimum: 2 * Giga, free: 0),
        Vm("101", 1000, held: Giga + (7 * Mega), minimum: Giga, free: 0),
        Vm("102", 1000, held: Giga, minimum: Giga, free: 512 * Mega),
    ];

    [Theory]
    [InlineData(0, null, null)]
    // 90 MB by 2 : 1 is 60 and 30.
    [InlineData(90, 1060, 1030)]
    // 150 MB: 100 and 50, just within 100 per VM and round.
    [InlineData(150, 1100, 1050)]
    // 270 MB: 180 and 90, the first one cut to 100.
    [InlineData(270, 1100, 1090)]
    public void Shares_divide_what_is_missing_to_the_goal(long goal, int? first, int? second) =>
        Assert.Equal(Megabytes(("100", first), ("101", second)), Decide(Two, goal));

    [Theory]
    // A VM at its maximum takes nothing: a clamp, and another round for the rest.
    [InlineData(18, 1018)]
    [InlineData(500, 1100)]
    public void A_vm_at_its_maximum_leaves_its_part_to_others(long goal, int second) =>
        Assert.Equal(Megabytes(("101", second)), Decide(OneAtMaximum, goal));

    [Theory]
    // Within the dead band of 10 MiB nothing happens.
    [InlineData(10, null)]
    // 102 has more free than a quarter of its minimum: the one under pressure grows alone.
    [InlineData(11, 1018)]
    [InlineData(80, 1087)]
    [InlineData(200, 1107)]
    public void Vms_under_pressure_grow_first(long goal, int? second) =>
        Assert.Equal(Megabytes(("101", second)), Decide(Three, goal));

    [Theory]
    [InlineData(180, 1120, 1060)]
    [InlineData(270, 1180, 1090)]
    // Not 1400 and 1200: with both cut to 100 MB per round the smaller share catches up.
    [InlineData(600, 1300, 1300)]
    [InlineData(900, 1600, 1300)]
    public void Rounds_go_on_until_the_goal_is_reached(long goal, int first, int second)
    {
        List<VmSnapshot> end = Settle(Two, goal * Mega);

        Assert.Equal([first * Mega, second * Mega], end.Select(vm => vm.AssignedBytes));
    }

    [Fact]
    public void Vms_with_enough_free_memory_shrink_first()
    {
        List<VmSnapshot> grown = Settle(Three, 593 * Mega);

        Assert.Equal([2000, 1300, 1300], grown.Select(vm => vm.AssignedBytes / Mega));
        Assert.Equal([2000, 1200, 1200], Settle(grown, -200 * Mega).Select(vm => vm.AssignedBytes / Mega));
        Assert.Equal([2000, 1200, 1000], Settle(grown, -400 * Mega).Select(vm => vm.AssignedBytes / Mega));
        Assert.Equal([2000, 1007, 1000], Settle(grown, -593 * Mega).Select(vm => vm.AssignedBytes / Mega));
    }

    [Fact]
    public void Surplus_above_minimum_ends_in_proportion_to_shares()
    {
        // 900 MB above the minimum and 20 MB to give: 920 by 1 : 1 : 2 is 230, 230 and 460, once no step is cut.
        VmSnapshot[] vms =
        [
            Vm("a", 1000, held: 1900 * Mega, minimum: Giga, free: 0),
            Vm("b", 1000, held: Giga, minimum: Giga, free: 0),
            Vm("c", 2000, held: Giga, minimum: Giga, free: 0),
        ];

        SnapshotDecision decision = Snapshots.Decide("proxmox:max-change=4096", Host(vms, 20 * Mega));

        Assert.Equal(Megabytes(("a", 1230), ("b", 1230), ("c", 1460)), Snapshots.Pairs(decision));
        Assert.Equal(
            [MoveReason.SurplusCollected, MoveReason.HostBelowGoal, MoveReason.HostBelowGoal],
            decision.Targets.Select(target => target.Reason)
        );
    }

    [Fact]
    public void The_goal_follows_from_the_host_where_it_is_not_given()
    {
        // 80 % of 10 GB is 8 GB; 7.91 GB are in use, so 90 MB may be given: by 2 : 1.
        HostSnapshot host = Snapshots.Host(10 * Giga, (2 * Giga) + (90 * Mega), Two);

        Assert.Equal(Megabytes(("100", 1060), ("101", 1030)), Snapshots.Pairs(Snapshots.Decide("proxmox", host)));
        // With a target of 79 % it is -10 MB, inside the dead band.
        Assert.Empty(Snapshots.Decide("proxmox:target=79", host).Targets);
    }

    [Fact]
    public void Vms_that_cannot_be_ballooned_are_left_out()
    {
        VmSnapshot[] vms =
        [
            Vm("no-shares", 0, held: Giga, minimum: Giga, free: 0),
            Vm("no-minimum", 1000, held: Giga, minimum: 0, free: 0),
            Vm("migrating", 1000, held: Giga, minimum: Giga, free: 0) with
            {
                IsLocked = true,
            },
            Vm("plain", 1000, held: Giga, minimum: Giga, free: 0),
        ];

        Assert.Equal(Megabytes(("plain", 1090)), Decide(vms, 90));
    }

    [Fact]
    public void A_given_goal_counts_once_and_at_once()
    {
        HostSnapshot even = Snapshots.Host(10 * Giga, 2 * Giga, Two);

        IReadOnlyList<SnapshotDecision> decisions = Snapshots.DecideAll(
            AtMost100Megabytes,
            even,
            Host(Two, 90 * Mega) with
            {
                Tick = 1,
            },
            even with
            {
                Tick = 2,
            }
        );

        Assert.Equal([0, 2, 0], decisions.Select(decision => decision.Targets.Count));
        // A cycle of 10 s that began with the first call is not disturbed by questions in between.
        Assert.Equal([10, 10, 10], decisions.Select(decision => decision.Wake.Tick));
    }

    /// <summary>Applies decisions until none is left, as the original's test does.</summary>
    private static List<VmSnapshot> Settle(IEnumerable<VmSnapshot> vms, long goal)
    {
        List<VmSnapshot> now = [.. vms];
        for (bool goesOn = true; goesOn; )
        {
            goesOn = false;
            foreach (TargetDecision target in Snapshots.Decide(AtMost100Megabytes, Host(now, goal)).Targets)
            {
                int index = now.FindIndex(vm => vm.Name == target.Vm);
                long change = target.Bytes - now[index].AssignedBytes;
                goal -= change;
                goesOn |= change != 0;
                now[index] = now[index] with
                {
                    AssignedBytes = target.Bytes,
                    UnusedBytes = Math.Max(0, now[index].UnusedBytes + change),
                };
            }
        }

        return now;
    }

    private static IEnumerable<(string, long)> Decide(IReadOnlyList<VmSnapshot> vms, long goalMegabytes) =>
        Snapshots.Pairs(Snapshots.Decide(AtMost100Megabytes, Host(vms, goalMegabytes * Mega)));

    private static IEnumerable<(string, long)> Megabytes(params (string Vm, int? Size)[] targets) =>
        targets.Where(target => target.Size is not null).Select(target => (target.Vm, target.Size!.Value * Mega));

    private static HostSnapshot Host(IReadOnlyList<VmSnapshot> vms, long goal) =>
        Snapshots.Host(10 * Giga, 2 * Giga, vms, state: ("goalBytes", goal));

    private static VmSnapshot Vm(string name, int shares, long held, long minimum, long free) =>
        new()
        {
            Name = name,
            Shares = shares,
            AssignedBytes = held,
            MinimumBytes = minimum,
            MaximumBytes = 2 * Giga,
            UnusedBytes = free,
        };
}
