using DmSim.Core.Recording;
using DmSim.Core.Scenarios.Actions;

namespace DmSim.Core.Tests.Engine;

/// <summary>Restarts, and Smart Paging where there is no room for one (model.md §2.8).</summary>
public class RestartTests
{
    [Fact]
    public void A_restarted_guest_begins_with_startup_again()
    {
        // T = 1200 before; startup 512 after the reset, 688 are free. The first report at 100 + 50 s brings T back.
        Timeline run = new RunBuilder { HostMebibytes = 4000, Seconds = 300 }
            .Vm([(0, 1000)])
            .Event(100, 0, new RestartAction())
            .Trace();

        Assert.Equal(1200, run.Assigned(0, 99));
        Assert.Equal(512, run.Assigned(0, 100));
        Assert.Equal(512, run.Visible(0, 100));
        Assert.Equal(3488, run.Free(120));
        Assert.Equal(512, run.Assigned(0, 150));
        Assert.Equal(1200, run.Assigned(0, 151));
        Assert.Equal(RunBuilder.Mib(1200), run.Only(MachineEventKind.Restarting).Bytes);
        Assert.Equal(RunBuilder.Mib(512), run.Only(MachineEventKind.Restarted).Bytes);
    }

    [Fact]
    public void A_restart_below_startup_takes_free_memory_and_squeezes_others_before_anything_is_paged()
    {
        // 2000 MiB: VM 0 holds 300 · 1.2 = 360, VM 1 1200, 440 are free. The reset VM keeps its 360, takes the 440, and VM 1
        // gives its buffer of 200: 1000 in all, no file needed.
        Timeline run = new RunBuilder { HostMebibytes = 2000, Seconds = 300 }
            .Vm([(0, 300)], minimum: 256, startup: 1000)
            .Vm([(0, 1000)])
            .Event(100, 0, new RebootAction())
            .Trace();

        MachineEvent restarted = run.Only(MachineEventKind.Restarted);
        Assert.Equal(RunBuilder.Mib(1000), restarted.Bytes);
        Assert.InRange(restarted.Tick, 101, 103);
        Assert.Equal(1000, run.Assigned(1, 105));
        Assert.Equal(0, run.Count(MachineEventKind.SmartPagingBegun));
    }

    [Fact]
    public void Smart_paging_bridges_what_a_restart_cannot_get_until_the_guest_is_ballooned_down()
    {
        // 2000 MiB: VM 1 is static (1640), VM 0 holds 360 of its startup of 3000. Nothing is free and nothing can be taken:
        // after the wait of 10 s the VM boots with 360 and 2640 in the file. Its first report comes at 110 + 50; the
        // balloon takes 1 GiB a second out of the file: 1024, 1024, 592, in the seconds 160, 161, 162.
        Timeline run = Full(startup: 3000, new RestartAction()).Trace();

        MachineEvent begun = run.Only(MachineEventKind.SmartPagingBegun);
        Assert.Equal((110, RunBuilder.Mib(2640)), (begun.Tick, begun.Bytes));
        MachineEvent ended = run.Only(MachineEventKind.SmartPagingEnded);
        Assert.Equal((162, RunBuilder.Mib(360)), (ended.Tick, ended.Bytes));
        Assert.Equal(360, run.Assigned(0, 130));
        Assert.Equal(3000, run.Visible(0, 130));
        Assert.Equal(52, run.Result.Totals.Vms[0].SmartPagedTicks);
        Assert.Equal(1, run.Result.Totals.Vms[0].SmartPagedRestarts);
    }

    [Fact]
    public void Memory_that_the_balancer_gives_takes_the_place_of_the_file()
    {
        // As before, but VM 1 is turned off at 120 and demand is 2000. At 160 the first 1024 leave the file by balloon, 1616
        // remain, and the growth by all that is free (1640) begins; at 161 the VM holds 2000 of its 3000 (2 GiB/s), so at
        // most 1000 can be in the file, and the balloon takes those in the same second.
        Timeline run = Full(startup: 3000, new RestartAction(), demand: 2000)
            .Event(120, 1, new TurnOffAction())
            .Trace();

        Assert.Equal(2000, run.Assigned(0, 161));
        Assert.Equal(161, run.Only(MachineEventKind.SmartPagingEnded).Tick);
    }

    [Fact]
    public void A_start_from_off_is_never_bridged()
    {
        Timeline run = Full(startup: 400, new TurnOffAction(), minimum: 360).HostLoad(150, 60).Start(200, 0).Trace();

        Assert.Equal(1, run.Result.Totals.Vms[0].FailedStarts);
        Assert.Equal(0, run.Count(MachineEventKind.SmartPagingBegun));
    }

    [Fact]
    public void A_power_cut_during_the_wait_withdraws_the_restart()
    {
        Timeline run = Full(startup: 3000, new RestartAction()).Event(105, 0, new TurnOffAction()).Trace();

        Assert.Equal(360, run.Free(110));
        Assert.Equal(0, run.Assigned(0, 290));
        Assert.Equal(0, run.Count(MachineEventKind.Restarted));
    }

    private static RunBuilder Full(long startup, MachineAction action, long demand = 300, long minimum = 256) =>
        new RunBuilder { HostMebibytes = 2000, Seconds = 300 }
            .Vm([(0, 300), (115, demand)], minimum: minimum, startup: startup)
            .Vm([(0, 800)], maximum: 1640, dynamicMemory: false)
            .Event(100, 0, action);
}
