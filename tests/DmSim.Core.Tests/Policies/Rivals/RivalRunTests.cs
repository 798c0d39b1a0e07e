using DmSim.Core.Policies;
using DmSim.Core.Recording;
using DmSim.Core.Tests.Engine;

namespace DmSim.Core.Tests.Policies.Rivals;

/// <summary>
/// The first decisions of each balancer in a simulated run, worked out by hand: two guests on a host of 10 GiB, no reserve,
/// no overhead. Sizes in MiB.
/// </summary>
/// <remarks>
/// Under KVM a guest boots with its maximum of 8192 and holds what it touched: 3584 used and 30 % of it as cache, 4659.2;
/// two of them leave 921.6 of 10240 free, which is 9 %. Unused are 8192 - 4659.2 = 3532.8.
/// </remarks>
public class RivalRunTests
{
    private const double Page = 4096.0 / (1 << 20);

    [Fact]
    public void Mom_takes_5_percent_every_10_seconds_from_both()
    {
        // Floor: 4659.2 + 9 % of 8192 = 5396.5, out of reach. 8192 * 0.95 = 7782.4, 7393.28, 7023.616.
        Expect(Kvm("mom"), 0, MoveReason.HostAboveGoal, (0, 7782.4), (10, 7393.28), (20, 7023.616));
        Expect(Kvm("mom"), 1, MoveReason.HostAboveGoal, (0, 7782.4), (10, 7393.28), (20, 7023.616));
    }

    [Fact]
    public void Mom_as_deployed_does_nothing_unless_told_to_shrink()
    {
        Assert.Empty(Kvm("mom-vdsm").Log.Decisions);
        Expect(Kvm("mom-vdsm:balloon=on"), 0, MoveReason.HostAboveGoal, (0, 7782.4), (15, 7393.28), (30, 7023.616));
    }

    [Fact]
    public void Proxmox_takes_100_MiB_every_10_seconds_from_both()
    {
        // 80 % of 10240 are 8192, 9318.4 are in use: 1126.4 too much. Both have plenty unused; by equal shares each is to
        // go down 563.2, and goes 100. What goes was never touched, so the host stays where it is.
        Expect(Kvm("proxmox"), 0, MoveReason.HostAboveGoal, (0, 8092), (10, 7992), (20, 7892));
        Expect(Kvm("proxmox"), 1, MoveReason.HostAboveGoal, (0, 8092), (10, 7992), (20, 7892));
    }

    [Fact]
    public void Senpai_takes_a_hundredth_every_6_seconds_from_guests_that_do_not_wait()
    {
        // 8192 * 0.99 = 8110.08, 8028.9792, 7948.689.
        Expect(Kvm("senpai"), 0, MoveReason.Probed, (0, 8110.08), (6, 8028.979), (12, 7948.689));
    }

    [Fact]
    public void VirtualBox_inflates_by_256_MiB_every_30_seconds_while_guests_have_that_free()
    {
        Expect(Kvm("virtualbox"), 0, MoveReason.TowardBalloonGoal, (0, 7936), (30, 7680), (60, 7424));
    }

    [Fact]
    public void Qmemman_shares_the_whole_host_in_proportion_to_what_is_preferred()
    {
        // Preferred: 1.3 * 1024 = 1331.2 and 1.3 * 3072 = 3993.6, a quarter and three quarters: 2560 and 7680 of 10240, of
        // which 99.9 % are given. At second 60 the first uses 2048: 2662.4 to 3993.6, two fifths. At 90 it uses 5 more, which
        // would move about 12: not worth it.
        Timeline run = new RunBuilder { HostMebibytes = 10240, Seconds = 120 }
            .Policy("qubes")
            .Vm([(0, 1024), (60, 2048), (90, 2053)], minimum: 0, startup: 1024, maximum: 8192)
            .Vm([(0, 3072)], minimum: 0, startup: 1024, maximum: 8192)
            .Trace();

        Expect(run, 0, MoveReason.SharedOut, (0, 0.999 * 2560), (60, 0.999 * 4096));
        Decision[] second = [.. run.Log.Decisions.Where(decision => decision.Vm == 1)];
        Assert.Equal([MoveReason.SharedOut, MoveReason.SurplusCollected], second.Select(decision => decision.Reason));
        Assert.Equal(0.999 * 6144, second[^1].TargetBytes / (double)(1 << 20), Page);
        Assert.Equal(0.999 * 4096, run.Assigned(0, 119), 0.01);
    }

    [Fact]
    public void A_self_ballooning_guest_goes_its_own_way()
    {
        // Settled at 1.2 * 1000 = 1200: an eighth of the gap of 200 at a time, 1175, 1153.125, 1133.98. At second 61 the
        // other commits 1000 more, and takes them at its next look.
        Timeline run = new RunBuilder { HostMebibytes = 10240, Seconds = 120 }
            .Policy("xen-selfballoon")
            .Vm([(0, 1000)], maximum: 8192)
            .Vm([(0, 2000), (61, 3000)], buffer: 0, maximum: 8192)
            .Trace();

        Expect(run, 0, MoveReason.FollowsDemand, (0, 1175), (5, 1153.125), (10, 1133.984));
        Expect(run, 1, MoveReason.FollowsDemand, (65, 3000));
    }

    private static Timeline Kvm(string policy) =>
        new RunBuilder { HostMebibytes = 10240, Seconds = 90 }
            .Policy(policy)
            .Vm([(0, 3584)], minimum: 1024, startup: 1024, maximum: 8192)
            .Vm([(0, 3584)], minimum: 1024, startup: 1024, maximum: 8192)
            .Trace();

    private static void Expect(
        Timeline run,
        int vm,
        MoveReason reason,
        params (int Second, double Mebibytes)[] expected
    )
    {
        Decision[] first = [.. run.Log.Decisions.Where(decision => decision.Vm == vm).Take(expected.Length)];
        Assert.Equal(expected.Select(item => item.Second), first.Select(decision => decision.Tick));
        Assert.All(first, decision => Assert.Equal(reason, decision.Reason));
        foreach ((Decision decision, (int Second, double Mebibytes) item) in first.Zip(expected))
        {
            // Targets are cut to whole pages, and the next is worked out from what was cut.
            Assert.Equal(item.Mebibytes, decision.TargetBytes / (double)(1 << 20), 3 * Page);
        }
    }
}
