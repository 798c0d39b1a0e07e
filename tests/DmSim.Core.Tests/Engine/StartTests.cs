using DmSim.Core.Policies;
using DmSim.Core.Policies.Sharing;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;
using DmSim.Core.Scenarios.Actions;

namespace DmSim.Core.Tests.Engine;

/// <summary>Starts: what they need, how they wait, whom they squeeze, and when they fail.</summary>
public class StartTests
{
    [Fact]
    public void A_start_takes_startup_and_overhead_and_reports_after_the_silence()
    {
        // 2048 of startup and 32 of overhead leave 65536 − 2080; the first report comes 50 s after power-on, then T = 1200
        // is below what it has: nothing is added.
        Timeline run = new RunBuilder { OverheadMebibytes = 32, Seconds = 300 }
            .Vm([(0, 1000)], startup: 2048)
            .Start(100, 0)
            .Trace();

        Assert.Equal(65536, run.Free(50));
        Assert.Equal(65536 - 2080, run.Free(120));
        Assert.Equal(2048, run.Assigned(0, 120));
        Assert.Equal(0, run.Assigned(0, 99));
        Assert.Equal(1, run.Result.Totals.Vms[0].Starts);
    }

    [Fact]
    public void Demand_above_startup_waits_for_the_first_report()
    {
        // Pressure 1000/512 until the first report at 100 + 50 s; then the target of 1200 is reached a second later.
        Timeline run = new RunBuilder { Seconds = 300 }
            .Vm([(0, 1000)])
            .Start(100, 0)
            .Trace();

        Assert.Equal(512, run.Assigned(0, 150));
        Assert.Equal(1200, run.Assigned(0, 151));
        Assert.Equal(51, run.Result.Totals.Vms[0].OverTicks);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(5000, true)]
    [InlineData(10000, true)]
    public void A_starter_squeezes_up_to_the_ceiling_of_its_own_weight(int weight, bool starts)
    {
        // Host 4000: VM 0 holds its target 3000 · 1.2 = 3600, 400 are free, the starter needs 900, 500 are missing.
        // Weight 0: VM 0 keeps its target → the start fails. Weight 5000: VM 0 may be taken to its demand (3000), so 600
        // could be freed. Weight 10000: even to its minimum.
        Timeline run = new RunBuilder { HostMebibytes = 4000, Seconds = 300 }
            .Vm([(0, 3000)])
            .Vm([(0, 400)], startup: 900, weight: weight)
            .Start(100, 1)
            .Trace();

        Assert.Equal(starts ? 1 : 0, run.Result.Totals.Vms[1].Starts);
        Assert.Equal(starts ? 0 : 1, run.Result.Totals.Vms[1].FailedStarts);
        Assert.Equal(starts ? 3100 : 3600, run.Assigned(0, 120));
        Assert.Equal(starts, run.Log.Decisions.Exists(decision => decision.Reason == MoveReason.SqueezedForStart));
    }

    [Fact]
    public void The_floor_runs_in_straight_lines_from_target_over_demand_to_minimum()
    {
        Assert.Equal(1200, StartFloor.Of(500, 1000, 1200, 0));
        Assert.Equal(1100, StartFloor.Of(500, 1000, 1200, 2500));
        Assert.Equal(1000, StartFloor.Of(500, 1000, 1200, 5000));
        Assert.Equal(750, StartFloor.Of(500, 1000, 1200, 7500));
        Assert.Equal(500, StartFloor.Of(500, 1000, 1200, 10000));
    }

    [Fact]
    public void A_start_that_cannot_be_served_fails_after_its_wait_and_locks_nothing()
    {
        // 1000 MiB host, VM 0 holds its minimum of 800; 300 are needed and 200 free: no squeezing could help, so nothing
        // is set aside; 100 are missing.
        Timeline run = new RunBuilder { HostMebibytes = 1000, Seconds = 200 }
            .Vm([(0, 600)], minimum: 800, startup: 800, maximum: 800)
            .Vm([(0, 100)], minimum: 300, startup: 300)
            .Start(50, 1)
            .Trace();

        Assert.Equal(200, run.Free(49));
        Assert.Equal(200, run.Free(55));
        Assert.Equal(200, run.Free(61));
        MachineEvent failed = Assert.Single(run.Log.Events, item => item.Kind == MachineEventKind.StartFailed);
        Assert.Equal(60, failed.Tick);
        Assert.Equal(RunBuilder.Mib(100), failed.Bytes);
        Assert.False(run.Result.Objective.Met);
        Assert.Equal(1, run.Result.Objective.BindingVm);
    }

    [Fact]
    public void Earmarks_outlive_the_pause_between_attempts_and_a_later_attempt_succeeds()
    {
        // VM 0 holds T = 720 of 1000 MiB and must not be pushed below its demand of 600 for a medium starter, which needs
        // 500: 280 free and 120 of buffer are set aside, 100 are missing. VM 0 is turned off in the pause; the second
        // attempt at 90 s starts.
        Timeline run = new RunBuilder { HostMebibytes = 1000, Seconds = 200 }
            .Vm([(0, 600)], minimum: 256, startup: 512)
            .Vm([(0, 100)], minimum: 256, startup: 500)
            .Start(50, 1, attempts: 3, retry: 30)
            .Event(80, 0, new TurnOffAction())
            .Trace();

        Assert.Equal(600, run.Assigned(0, 75));
        Assert.Equal(0, run.Free(75));
        Assert.Equal(90, run.Log.Events.Single(item => item.Kind == MachineEventKind.Started && item.Vm == 1).Tick);
        Assert.Equal(1, run.Count(MachineEventKind.StartAttemptFailed));
        Assert.Equal(500, run.Free(100));
    }

    [Fact]
    public void In_sequence_heavier_vms_start_first_and_each_waits_its_own_delay()
    {
        // Steps of 30 s by weight: VM 2 at 0, then the equal ones in their order: VM 0 at 30, VM 1 at 60 and its 15 s.
        Timeline run = new RunBuilder { Initial = InitialState.BootInSequence }
            .Vm([(0, 600)])
            .Vm([(0, 600)], startDelay: 15)
            .Vm([(0, 600)], weight: 9000)
            .Trace();

        Assert.Equal(
            [(2, 0), (0, 30), (1, 75)],
            run.Log.Events.Where(one => one.Kind == MachineEventKind.Started).Select(one => (one.Vm, one.Tick))
        );
    }

    [Fact]
    public void Cold_boot_starts_all_at_once_and_boot_in_sequence_one_after_the_other()
    {
        Timeline cold = new RunBuilder { Initial = InitialState.ColdBoot }
            .Vm([(0, 600)])
            .Vm([(0, 600)])
            .Trace();
        Timeline sequence = new RunBuilder { Initial = InitialState.BootInSequence }
            .Vm([(0, 600)])
            .Vm([(0, 600)])
            .Trace();

        Assert.Equal(512, cold.Assigned(1, 5));
        Assert.Equal(0, sequence.Assigned(1, 29));
        Assert.Equal(512, sequence.Assigned(1, 30));
        // T = 720 after 50 s of silence and a second of hot-add.
        Assert.Equal(720, cold.Assigned(0, 52));
    }

    [Fact]
    public void A_vm_is_off_while_its_trace_is_absent_and_starts_again_when_it_returns()
    {
        Timeline run = new RunBuilder { Seconds = 400 }
            .Vm([(0, 1000), (100, -1), (200, 1000)])
            .Trace();

        Assert.Equal(1200, run.Assigned(0, 99));
        Assert.Equal(0, run.Assigned(0, 150));
        Assert.Equal(512, run.Assigned(0, 210));
        Assert.Equal(2, run.Result.Totals.Vms[0].Starts);
        Assert.Equal(300, run.Result.Totals.Vms[0].RunningTicks);
    }

    [Fact]
    public void Host_load_takes_memory_from_the_vms_and_gives_it_back()
    {
        // 4000 host, T = 2400 and 1600 free; a load of 2000 leaves 2000 for the VM: its demand, the buffer is gone.
        Timeline run = new RunBuilder { HostMebibytes = 4000, Seconds = 300 }
            .Vm([(0, 2000)])
            .HostLoad(60, 2000)
            .HostLoad(150)
            .Trace();

        Assert.Equal(2000, run.Assigned(0, 100));
        Assert.Equal(0, run.Free(100));
        Assert.Equal(2400, run.Assigned(0, 200));
    }

    [Fact]
    public void A_guest_without_integration_keeps_its_startup_memory()
    {
        Timeline run = new RunBuilder().Vm([(0, 3000)], startup: 1024, kind: GuestKind.NoIntegration).Trace();

        Assert.Equal(1024, run.Assigned(0, 300));
        Assert.Empty(run.Log.Decisions);
    }
}
