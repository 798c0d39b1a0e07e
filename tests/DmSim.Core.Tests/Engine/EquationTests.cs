using DmSim.Core.Policies;
using DmSim.Core.Policies.Sharing;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;
using DmSim.Core.Units;

namespace DmSim.Core.Tests.Engine;

/// <summary>One hand-solvable run per documented equation (src/docs/model.md §0).</summary>
public class EquationTests
{
    [Fact]
    public void E1_pressure_is_demand_over_assigned_and_may_pass_100()
    {
        // 1000 MiB of demand on exactly 1000 MiB is a pressure of 100; on a maximum of 800 MiB it is 125.
        Timeline exact = new RunBuilder().Vm([(0, 1000)], minimum: 1000, startup: 1000, maximum: 1000).Trace();
        Timeline small = new RunBuilder().Vm([(0, 1000)], maximum: 800).Trace();

        Assert.Equal(100, exact.Pressure(0, 10));
        Assert.Equal(125, small.Pressure(0, 10));
        Assert.Equal(1250, small.Result.Totals.Vms[0].MaxPressurePermille);
        Assert.Equal(600, small.Result.Totals.Vms[0].OverTicks);
    }

    [Theory]
    [InlineData(20, 1200)]
    [InlineData(5, 1050)]
    [InlineData(50, 1500)]
    [InlineData(100, 2000)]
    public void E2_target_is_demand_plus_buffer(int buffer, float target)
    {
        // Demand rises from 500 to 1000 MiB after a minute: T = 1000 · (1 + b); all are multiples of 2 MiB.
        Timeline run = new RunBuilder().Vm([(0, 500), (60, 1000)], buffer: buffer).Trace();

        Assert.Equal(target, run.Assigned(0, 70));
        Assert.Equal(65536 - target, run.Free(70));
    }

    [Theory]
    [InlineData(20, 83.33)]
    [InlineData(5, 95.24)]
    [InlineData(50, 66.67)]
    [InlineData(100, 50)]
    [InlineData(2000, 4.76)]
    public void E3_target_pressure_is_100_over_1_plus_buffer(int buffer, double pressure)
    {
        // Without a dead band the pressure a VM is held at is 100/(1+b), to within the 2 MiB unit.
        RunBuilder builder = new RunBuilder().Policy("hyper-v:dead-band=0");
        Timeline run = builder.Vm([(0, 300), (60, 700)], buffer: buffer, maximum: 32768).Trace();

        Assert.Equal(pressure, IdleTrimmer.TargetPressure(buffer, BufferMeaning.OfDemand), 0.005);
        Assert.Equal(pressure, run.Pressure(0, 75), 0.3);
    }

    [Fact]
    public void E3_beta_buffer_was_a_share_of_the_total()
    {
        // Beta of 2008 R2 SP1: C = 1 GiB, buffer 20 % of the total, T = 1024 / 0.8 = 1280 MiB, target pressure 80.
        Timeline run = new RunBuilder().Policy("hyper-v:buffer-of=total").Vm([(0, 512), (60, 1024)]).Trace();

        Assert.Equal(1280, run.Assigned(0, 70));
        Assert.Equal(80, run.Pressure(0, 70));
        Assert.Equal(80, IdleTrimmer.TargetPressure(20, BufferMeaning.OfTotal));
    }

    [Fact]
    public void E4_to_E6_available_memory_and_buffer_follow_from_assigned_and_demand()
    {
        // C = 1000, b = 20 %, A = 1200: MemoryAvailable = 100·(1200−1000)/1200 = 16.67 = 100 − P;
        // AvailableMemoryBuffer = 100·(1200−1000)/(1000·0.2) = 100; C = A·(100−MemoryAvailable)/100 = 1000.
        Timeline run = new RunBuilder().Vm([(0, 500), (60, 1000)]).Trace();
        double assigned = run.Assigned(0, 70);
        double demand = run.Demand(0, 70);
        double memoryAvailable = 100 * (assigned - demand) / assigned;

        Assert.Equal(16.67, memoryAvailable, 0.005);
        Assert.Equal(100 - run.Pressure(0, 70), memoryAvailable, 1e-4);
        Assert.Equal(100, 100 * (assigned - demand) / (demand * 0.2), 1e-9);
        Assert.Equal(demand, assigned * (100 - memoryAvailable) / 100, 1e-9);
    }

    [Fact]
    public void E7_assigned_stays_within_minimum_and_maximum()
    {
        // T = 120 MiB lies below the minimum of 512; T = 12,000 MiB above the maximum of 4096.
        Timeline run = new RunBuilder().Vm([(0, 100), (60, 10_000)], minimum: 512, maximum: 4096).Trace();

        Assert.Equal(512, run.Assigned(0, 30));
        Assert.Equal(4096, run.Assigned(0, 70));
        Assert.Contains(run.Log.Decisions, decision => decision.Reason == MoveReason.AtMaximum);
    }

    [Fact]
    public void E8_buffers_are_given_up_before_demand_goes_short()
    {
        // 10,000 MiB for two VMs of equal weight: demand 4000 + 5000 = 9000 fits, targets 4800 + 6000 = 10,800 do not.
        // Equal pressure: 9000/10,000 = 90 for both, so 4000/0.9 = 4444.4 and 5000/0.9 = 5555.5 MiB, in units of 2 MiB.
        Timeline run = new RunBuilder { HostMebibytes = 10_000 }
            .Vm([(0, 2000), (60, 4000)])
            .Vm([(0, 2000), (60, 5000)])
            .Trace();

        Assert.Equal(4444.4, run.Assigned(0, 120), 2.0);
        Assert.Equal(5555.5, run.Assigned(1, 120), 2.0);
        Assert.Equal(10_000, run.Assigned(0, 120) + run.Assigned(1, 120));
        Assert.Contains(run.Log.Decisions, decision => decision.Reason == MoveReason.BufferGivenUp);
    }

    [Fact]
    public void E8_then_demand_goes_short_at_equal_pressure_and_never_below_minimum()
    {
        // 6000 MiB for demand 3000 + 6000: level pressure 9000/6000 = 150, so 2000 and 4000 MiB.
        Timeline run = new RunBuilder { HostMebibytes = 6000 }
            .Vm([(0, 1000), (60, 3000)])
            .Vm([(0, 1000), (60, 6000)])
            .Trace();

        Assert.Equal(2000, run.Assigned(0, 120), 2.0);
        Assert.Equal(4000, run.Assigned(1, 120), 2.0);
        Assert.Equal(150, run.Pressure(0, 120), 0.2);
        Assert.Equal(150, run.Pressure(1, 120), 0.2);
    }

    [Fact]
    public void Weight_has_no_effect_while_memory_is_free_and_decides_when_it_is_not()
    {
        // Enough: 1200 each. Short: 5000 MiB for two demands of 3000 (targets 3600): the heavy one gets all 3000 of its
        // demand first, the light one what is left, 2000.
        Timeline run = new RunBuilder { HostMebibytes = 5000 }
            .Vm([(0, 1000), (60, 3000)], weight: 2000)
            .Vm([(0, 1000), (60, 3000)], weight: 8000)
            .Trace();

        Assert.Equal(1200, run.Assigned(0, 30));
        Assert.Equal(1200, run.Assigned(1, 30));
        Assert.Equal(2000, run.Assigned(0, 120));
        Assert.Equal(3000, run.Assigned(1, 120));
    }

    [Fact]
    public void Proportional_weight_shares_what_lies_above_the_lower_bound()
    {
        // Demand short: floors 512 each leave 5000 − 1024 = 3976 to share 1 : 3 → 994 and 2982, capped at demand 3000 −
        // 512 = 2488; the rest goes to the other: 512 + (3976 − 2488) = 2000.
        Timeline capped = new RunBuilder { HostMebibytes = 5000 }
            .Policy("hyper-v:weight=proportional")
            .Vm([(0, 1000), (60, 3000)], weight: 2000)
            .Vm([(0, 1000), (60, 3000)], weight: 6000)
            .Trace();
        // 3024 MiB: 2000 to share 1 : 3 → 500 and 1500: 1012 and 2012.
        Timeline free = new RunBuilder { HostMebibytes = 3024 }
            .Policy("hyper-v:weight=proportional")
            .Vm([(0, 1000), (60, 3000)], weight: 2000)
            .Vm([(0, 1000), (60, 3000)], weight: 6000)
            .Trace();

        Assert.Equal(2000, capped.Assigned(0, 120));
        Assert.Equal(1012, free.Assigned(0, 120));
        Assert.Equal(2012, free.Assigned(1, 120));
    }

    [Fact]
    public void Surplus_is_collected_before_any_buffer_is_given_up()
    {
        // VM 0 falls from 6000 to 1000 and keeps 7200 (surplus 6000); VM 1 then needs 3600 while only 2400 are free...
        // 10,800 in all: 7200 + 1200 held, 2400 free; VM 1 wants 3600, so 3600 − 1200 − 2400 = 0 is missing; at 5000 it
        // wants 6000: missing 6000 − 1200 − 2400 = 2400, collected from VM 0: 7200 − 2400 = 4800, both keep their buffers.
        Timeline run = new RunBuilder { HostMebibytes = 10_800, Seconds = 240 }
            .Vm([(0, 6000), (60, 1000)])
            .Vm([(0, 1000), (120, 5000)])
            .Trace();

        Assert.Equal(7200, run.Assigned(0, 100));
        Assert.Equal(4800, run.Assigned(0, 150));
        Assert.Equal(6000, run.Assigned(1, 150));
        Assert.Contains(run.Log.Decisions, decision => decision.Reason == MoveReason.SurplusCollected);
    }

    [Fact]
    public void Idle_surplus_is_left_alone_for_five_minutes_and_then_trimmed_by_5_percent_a_minute()
    {
        // Demand falls from 4000 to 1000 MiB at 60 s: 4800 held, 3600 of it surplus. First trim at 360 s (300 s later):
        // 5 % of 3600 = 180 MiB → 4620; a minute later 5 % of 3420 = 171, rounded up to whole units of 2 MiB: 172 → 4448.
        Timeline run = new RunBuilder { Seconds = 500 }
            .Vm([(0, 4000), (60, 1000)])
            .Trace();

        Assert.Equal(4800, run.Assigned(0, 359));
        Assert.Equal(4620, run.Assigned(0, 365));
        Assert.Equal(4448, run.Assigned(0, 425));
        Assert.Equal(4800, run.Visible(0, 425));
        Assert.Contains(run.Log.Decisions, decision => decision is { Tick: 360, Reason: MoveReason.IdleTrim });
    }

    [Fact]
    public void Ballooned_memory_comes_back_before_anything_is_hot_added()
    {
        // VM 0 is squeezed to give to VM 1, then VM 1 stops needing it and VM 0 grows beyond what it ever had.
        Timeline run = new RunBuilder { HostMebibytes = 8000, Seconds = 400 }
            .Vm([(0, 4000), (60, 1000), (200, 6000)])
            .Vm([(0, 1000), (100, 5000), (190, 500)])
            .Trace();
        MachineEventKind[] growth =
        [
            .. run
                .Log.Events.Where(item =>
                    item.Vm == 0
                    && item.Kind is MachineEventKind.UnballoonBegun or MachineEventKind.HotAddBegun
                    && item.Vm == 0
                )
                .Select(item => item.Kind),
        ];

        Assert.Equal(MachineEventKind.UnballoonBegun, growth[0]);
        Assert.Equal(MachineEventKind.HotAddBegun, growth[^1]);
        Assert.Equal(7200, run.Assigned(0, 300));
    }

    [Fact]
    public void Static_memory_is_held_from_start_to_stop()
    {
        // Dynamic Memory off: the whole 4096 MiB whatever the demand; pressure 1000/4096 = 24.4 %.
        Timeline run = new RunBuilder()
            .Policy("static")
            .Vm([(0, 1000), (60, 3000)], maximum: 4096, dynamicMemory: false)
            .Trace();

        Assert.Equal(4096, run.Assigned(0, 5));
        Assert.Equal(4096, run.Assigned(0, 400));
        Assert.Equal(73.2, run.Pressure(0, 400), 0.05);
    }

    [Fact]
    public void A_hoarding_guest_never_gives_back()
    {
        Timeline run = new RunBuilder { Seconds = 900 }
            .Vm([(0, 1000), (60, 3000), (120, 500)], application: DmSim.Core.Scenarios.GuestApplication.Hoarding)
            .Trace();

        Assert.Equal(3000, run.Demand(0, 800));
        Assert.Equal(3600, run.Assigned(0, 800));
    }

    [Fact]
    public void A_growth_of_one_gibibyte_takes_the_seconds_the_mechanism_needs()
    {
        // Demand 1000 → 3000 at 60 s: report, decision and order in second 60, hot-add of 2400 MiB at 1 GiB/s in seconds
        // 61 to 63: 1200 + 1024 = 2224, 3248, 3600.
        Timeline run = new RunBuilder().Vm([(0, 1000), (60, 3000)]).Trace();

        Assert.Equal(1200, run.Assigned(0, 60));
        Assert.Equal(2224, run.Assigned(0, 61));
        Assert.Equal(3248, run.Assigned(0, 62));
        Assert.Equal(3600, run.Assigned(0, 63));
        // Above 100 in seconds 60 (3000/1200) and 61 (3000/2224) only.
        Assert.Equal(2, run.Result.Totals.Vms[0].OverTicks);
        // Unmet: 1800 MiB for one second, then 776 MiB.
        Assert.Equal((1800 + 776) * MemorySize.BytesPerMebibyte / 4096, run.Result.Totals.Vms[0].UnmetPageTicks);
    }

    [Theory]
    [InlineData("hyper-v", 1280)]
    [InlineData("clairvoyant", 1280)]
    [InlineData("hyper-v:buffer-of=demand", 1230)]
    public void The_beta_of_2008_r2_sp1_means_a_share_of_the_total(string policy, float expected)
    {
        // 1 GiB in use and 20 % free of the total: 1024 / 0.8 = 1280; of demand it is 1228.8, in whole units 1230. From the
        // start of the run on, because the settled state follows the release as well.
        Timeline run = new RunBuilder { Version = HyperVVersion.V2008R2Sp1Beta }
            .Policy(policy)
            .Vm([(0, 512), (60, 1024)])
            .Trace();

        Assert.Equal(640, run.Assigned(0, 0));
        Assert.Equal(expected, run.Assigned(0, 70));
    }
}
