using DmSim.Core.Policies;
using DmSim.Core.Policies.Snapshots;
using static DmSim.Core.Tests.Engine.RunBuilder;
using static DmSim.Core.Tests.Policies.Rivals.Asking;

namespace DmSim.Core.Tests.Policies.Rivals;

/// <summary>
/// The PI controller by hand. The VM has 1000..10000 MiB and uses 2000; kp = 0.5, ki = 0.05 /s, 5 s, goal 20 % free,
/// hard 10 %.
/// </summary>
public class PiPsiTests
{
    [Fact]
    public void It_shrinks_by_error_and_integral()
    {
        // 15 % free: error 0.05, integral 0.25; (0.025 + 0.0125) · 10000 = 375. Then integral 0.5: 500 from 9625.
        IReadOnlyList<SnapshotDecision> decisions = Decide("pi-psi", Used(85, 10_000), Used(85, 9_625, tick: 5));

        Assert.Equal(9625, Targets(decisions[0])["vm"], 1e-3);
        Assert.Equal(9125, Targets(decisions[1])["vm"], 1e-3);
        Assert.Equal(MoveReason.HostAboveGoal, decisions[0].Targets[0].Reason);
        Assert.Equal(Wake.At(10), decisions[1].Wake);
    }

    [Fact]
    public void It_is_silent_between_its_ticks_and_below_the_hysteresis()
    {
        // 19 % free: error 0.01, integral 0.05: 75 MiB, less than 128; next 0.10: 100.
        IReadOnlyList<SnapshotDecision> decisions = Decide(
            "pi-psi",
            Used(81, 9_000),
            Used(95, 9_000, tick: 3),
            Used(81, 9_000, tick: 5)
        );

        Assert.All(decisions, decision => Assert.Empty(decision.Targets));
        Assert.Equal(Wake.At(5), decisions[1].Wake);
        Assert.Equal(8925, Targets(Decide("pi-psi:hysteresis=64", Used(81, 9_000))[0])["vm"], 1e-3);
    }

    [Theory]
    [InlineData(88, 2_100, 2000)]
    [InlineData(95, 2_100, 1000)]
    public void What_a_guest_uses_protects_it_up_to_the_hard_limit(int usedPercent, long granted, double target)
    {
        Assert.Equal(target, Targets(Decide("pi-psi", Used(usedPercent, granted))[0])["vm"]);
    }

    [Fact]
    public void A_bound_is_sent_however_near()
    {
        Assert.Equal(2000, Targets(Decide("pi-psi", Used(88, 2_050))[0])["vm"]);
        Assert.Equal(10_000, Targets(Decide("pi-psi", Used(40, 9_990))[0])["vm"]);
    }

    [Theory]
    [InlineData(9.9, null)]
    [InlineData(30, 5500.0)]
    [InlineData(50, 1000.0)]
    [InlineData(80, 1000.0)]
    public void A_stalling_host_lowers_the_ceiling(double stall, double? target)
    {
        // Half way from 10 to 50 %: half way from 10000 to 1000. Not even what the guest uses protects it then.
        Dictionary<string, double> targets = Targets(
            Decide("pi-psi", Used(80, 10_000) with { StallPercent = stall })[0]
        );

        Assert.Equal(target, targets.TryGetValue("vm", out double value) ? value : null);
    }

    [Fact]
    public void At_a_bound_the_integral_is_set_back_to_what_leads_there()
    {
        // 12 % free at 2000 granted: floor 2000, error 0.08: integral = 0 / 500 - 0.5 · 0.08 / 0.05 = -0.8. Free at
        // 30 %: error -0.1, integral -0.8 - 0.5 = -1 (clamped): (0.05 + 0.05) · 10000 = 1000 more.
        IReadOnlyList<SnapshotDecision> decisions = Decide("pi-psi", Used(88, 2_000), Used(70, 2_000, tick: 5));

        Assert.Empty(decisions[0].Targets);
        Assert.Equal(3000, Targets(decisions[1])["vm"], 1e-3);
    }

    [Fact]
    public void The_integral_can_be_given()
    {
        // error 0.05, integral 1 (0.9 + 0.25, clamped): (0.025 + 0.05) · 10000 = 750.
        HostSnapshot host = Used(85, 10_000) with
        {
            PolicyState = [new("integral", 0.9)],
        };

        Assert.Equal(9250, Targets(Decide("pi-psi", host)[0])["vm"], 1e-3);
    }

    private static HostSnapshot Used(int percent, long granted, int tick = 0) =>
        Host(100_000, 0, Vm("vm", granted, 1_000, 10_000) with { UsedBytes = Mib(2_000) }) with
        {
            Tick = tick,
            AvailableBytes = Mib(1_000) * (100 - percent),
        };
}
