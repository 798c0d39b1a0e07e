using DmSim.Core.Policies;
using DmSim.Core.Policies.Snapshots;
using DmSim.Core.Tests.Policies.Oracle;

namespace DmSim.Core.Tests.Policies.Rivals;

/// <summary>The balancers that look at one guest at a time: self-ballooning, senpai, VirtualBox.</summary>
public class GuestSidePolicyTests
{
    private const long Mib = 1 << 20;
    private const long Page = 4096;

    [Fact]
    public void A_self_ballooning_guest_gives_back_an_eighth_of_the_gap_each_time()
    {
        // A gap of 8^6 pages is 1 GiB: after n steps it is 8^(6-n) * 7^n pages, with nothing cut.
        const long Goal = 1024 * Mib;
        long[] gaps = [.. Enumerable.Range(0, 7).Select(n => (long)(Math.Pow(8, 6 - n) * Math.Pow(7, n)))];
        HostSnapshot[] snapshots =
        [
            .. Enumerable.Range(0, 6).Select(n => Host(n * 5, Guest(Goal + (gaps[n] * Page), demand: Goal))),
        ];

        IReadOnlyList<SnapshotDecision> decisions = Snapshots.DecideAll("xen-selfballoon", snapshots);

        Assert.Equal(
            gaps[1..].Select(gap => Goal + (gap * Page)),
            decisions.Select(decision => Assert.Single(decision.Targets).Bytes)
        );
        Assert.All(decisions.Index(), item => Assert.Equal((item.Index + 1) * 5, item.Item.Wake.Tick));
    }

    [Theory]
    // Upward the whole gap, or with hysteresis a part of it; beyond its maximum a guest cannot go.
    [InlineData("xen-selfballoon", 2048, 2048)]
    [InlineData("xen-selfballoon:up-hysteresis=4", 2048, 1280)]
    [InlineData("xen-selfballoon:reserve=100", 2048, 2148)]
    [InlineData("xen-selfballoon", 9000, 4096)]
    public void A_self_ballooning_guest_takes_what_it_committed(string policy, long demand, long expected)
    {
        SnapshotDecision decision = Snapshots.Decide(policy, Host(0, Guest(1024 * Mib, demand * Mib)));

        Assert.Equal(expected * Mib, Assert.Single(decision.Targets).Bytes);
    }

    [Theory]
    // 99 + (4096 - 99) / 32 = 223.906 MiB, 57320 pages; 40 + (256 - 40) / 8 = 67; 16 + (48 - 16) / 2 = 32; 8 MiB: all of it.
    [InlineData(4096, 0, 57_320)]
    [InlineData(256, 0, 67 * 256)]
    [InlineData(48, 0, 32 * 256)]
    [InlineData(8, 0, 8 * 256)]
    // A floor of one's own.
    [InlineData(4096, 300, 300 * 256)]
    public void A_self_ballooning_guest_keeps_a_floor(long size, long usable, long pages)
    {
        VmSnapshot guest = Guest(2 * Mib, demand: 0) with { MaximumBytes = size * Mib, MinimumBytes = 0 };

        SnapshotDecision decision = Snapshots.Decide($"xen-selfballoon:min-usable={usable}", Host(0, guest));

        TargetDecision target = Assert.Single(decision.Targets);
        Assert.Equal(pages * Page, target.Bytes);
        Assert.Equal(MoveReason.AtGuestFloor, target.Reason);
    }

    [Fact]
    public void The_management_domain_does_not_balloon_itself()
    {
        VmSnapshot[] domains =
        [
            Guest(2048 * Mib, 1024 * Mib) with
            {
                Name = "Domain-0",
            },
            Guest(2048 * Mib, 1024 * Mib),
        ];

        SnapshotDecision decision = Snapshots.Decide("xen-selfballoon", Snapshots.Host(1L << 40, 0, domains));

        Assert.Equal("vm", Assert.Single(decision.Targets).Vm);
    }

    [Theory]
    // At the target exactly the limit is still lowered: (10000 / 10000 / 10)^2 of 1 %.
    [InlineData(10_000, -0.0001)]
    // A tenth of the target, or less, is the most: 1 %.
    [InlineData(1000, -0.01)]
    [InlineData(0, -0.01)]
    // Above it the limit is raised: (12000 / 10000 / 20)^2; at twenty times the target it doubles, and never more.
    [InlineData(12_000, 0.0036)]
    [InlineData(200_000, 1)]
    [InlineData(2_000_000, 1)]
    public void Senpai_follows_its_law(double integral, double factor)
    {
        HostSnapshot host = Host(0, Guest(1000 * Mib, 0)) with
        {
            PolicyState = [KeyValuePair.Create("integralMicroseconds", integral)],
        };

        TargetDecision target = Assert.Single(Snapshots.Decide("senpai", host).Targets);

        Assert.Equal(factor, target.Exact!.Value, 1e-12);
        Assert.Equal((1000 * Mib) + (1000 * Mib * factor), target.Bytes, (double)Page);
    }

    [Fact]
    public void Senpai_probes_once_per_quiet_interval_and_backs_off_at_once()
    {
        // Quiet at 0: probed; then 6 s of grace. At 7 s 0.6 % stall are 6 000 us, at 8 s 12 000 in sum: back-off by
        // (1.2 / 20)^2 = 0.36 %; the next probe is 6 s later, with the 1 000 us of second 13: (10 / 1 / 10)^2 = the whole 1 %.
        double StallAt(int second) =>
            second switch
            {
                7 or 8 => 0.6,
                13 => 0.1,
                _ => 0,
            };
        HostSnapshot[] snapshots =
        [
            .. Enumerable
                .Range(0, 15)
                .Select(second => Host(second, Guest(1000 * Mib, 0) with { StallPercent = StallAt(second) })),
        ];

        IReadOnlyList<SnapshotDecision> decisions = Snapshots.DecideAll("senpai", snapshots);

        (int Second, double Factor)[] moves =
        [
            .. decisions
                .Where(decision => decision.Targets.Count > 0)
                .Select(decision => (decision.Tick, Math.Round(decision.Targets[0].Exact!.Value, 9))),
        ];
        Assert.Equal([(0, -0.01), (6, -0.01), (8, 0.0036), (14, -0.01)], moves);
    }

    [Fact]
    public void Senpai_keeps_within_its_limits_and_those_of_the_vm()
    {
        VmSnapshot vm = Guest(512 * Mib, 0) with { StallPercent = 0 };

        // The minimum of 512 MiB holds against a probe, and 256 MiB as greatest limit against everything.
        Assert.Equal(512 * Mib, Only("senpai", vm));
        Assert.Equal(256 * Mib, Only("senpai:max-size=256", vm with { MinimumBytes = 0 }));
        Assert.Empty(Snapshots.Decide("senpai", Host(0, Guest(512 * Mib, 0))).Targets);
    }

    [Theory]
    // 400 MiB free, balloon 0 of 3584: 256 would leave 144, above the limit of 128.
    [InlineData(4096, 400, 3840)]
    // 300: 256 would leave 44; 128 leave 172. 200: 64 leave 136. 140: 16 would leave 124, 8 leave 132.
    [InlineData(4096, 300, 3968)]
    [InlineData(4096, 200, 4032)]
    [InlineData(4096, 140, 4088)]
    // 256 leave exactly the limit, which is not above it. Nothing happens; nor with 130, where 8 leave 122.
    [InlineData(4096, 384, 4096)]
    [InlineData(4096, 130, 4096)]
    // Below 128 free: 128 back, unless the balloon is smaller than that.
    [InlineData(3000, 100, 3128)]
    [InlineData(4000, 100, 4000)]
    // 100 MiB left to the size asked for (4096 - 512): no more than these.
    [InlineData(612, 1000, 512)]
    // Without statistics the guest is left alone.
    [InlineData(4096, 0, 4096)]
    public void VirtualBox_inflates_in_steps_that_the_guest_can_bear(long held, long free, long expected)
    {
        VmSnapshot vm = Guest(held * Mib, 0) with { UnusedBytes = free * Mib };

        Assert.Equal(expected * Mib, Only("virtualbox", vm));
    }

    [Theory]
    // The host must keep 1024 MiB available: with 1100 it gives 76 of 128, with less than 1024 nothing.
    [InlineData(1100, 3076)]
    [InlineData(1000, 3000)]
    public void VirtualBox_deflates_only_what_the_host_can_spare(long available, long expected)
    {
        VmSnapshot vm = Guest(3000 * Mib, 0) with { UnusedBytes = 100 * Mib };

        Assert.Equal(expected * Mib, Only("virtualbox", vm, available * Mib));
    }

    [Fact]
    public void VirtualBox_deflates_toward_a_smaller_size_asked_for()
    {
        // The balloon holds 1096 MiB, 1000 are the most: 96 back, in one step.
        VmSnapshot vm = Guest(3000 * Mib, 0) with
        {
            UnusedBytes = 1000 * Mib,
        };

        Assert.Equal(3096 * Mib, Only("virtualbox:max-balloon=1000", vm));
    }

    private static long Only(string policy, VmSnapshot vm, long free = 1L << 36)
    {
        SnapshotDecision decision = Snapshots.Decide(policy, Snapshots.Host(1L << 40, free, [vm]));
        return decision.Targets.Count == 0 ? vm.AssignedBytes : decision.Targets[0].Bytes;
    }

    private static HostSnapshot Host(int tick, VmSnapshot vm) => Snapshots.Host(1L << 40, 1L << 36, [vm], tick);

    private static VmSnapshot Guest(long held, long demand) =>
        new()
        {
            Name = "vm",
            AssignedBytes = held,
            MinimumBytes = 512 * Mib,
            MaximumBytes = 4096 * Mib,
            DemandBytes = demand,
        };
}
