using DmSim.Core.Recording;
using DmSim.Core.Scenarios.Actions;

namespace DmSim.Core.Tests.Engine;

/// <summary>Save, restore and checkpoints: what is kept, what is freed, and when the balancer takes up again.</summary>
public class SavedVmTests
{
    [Fact]
    public void A_saved_vm_frees_its_memory_and_comes_back_with_exactly_what_it_held()
    {
        // T = 1000 · 1.2 = 1200 of 4000. Saved, all is free; restored, it holds 1200 again, although demand has risen to
        // 2000 (T = 2400) meanwhile: the balancer rests for 50 s, until 250. Then 1200 more at 1 GiB/s: done at 252.
        Timeline run = new RunBuilder { HostMebibytes = 4000, Seconds = 300 }
            .Vm([(0, 1000), (150, 2000)])
            .Event(100, 0, new SaveAction())
            .Start(200, 0)
            .Trace();

        Assert.Equal(1200, run.Assigned(0, 99));
        Assert.Equal(4000, run.Free(100));
        Assert.Equal(0, run.Assigned(0, 150));
        Assert.Equal(1200, run.Assigned(0, 200));
        Assert.Equal(1200, run.Visible(0, 200));
        Assert.Equal(1200, run.Assigned(0, 250));
        Assert.Equal(2400, run.Assigned(0, 252));
        Assert.Equal(RunBuilder.Mib(1200), run.Only(MachineEventKind.Restored).Bytes);
    }

    [Fact]
    public void A_restored_vm_reports_at_once_and_keeps_its_balloon()
    {
        // Demand falls from 3000 to 1000: visible stays at 3600 while trims take it down. What it saw before it was saved
        // it sees after, and its first report comes in the second of the restore.
        Timeline run = new RunBuilder { Seconds = 2000 }
            .Vm([(0, 3000), (10, 1000)])
            .Event(1500, 0, new SaveAction())
            .Start(1600, 0)
            .Trace();

        float before = run.Assigned(0, 1499);
        Assert.InRange(before, 1200, 3000);
        Assert.Equal(before, run.Assigned(0, 1640));
        Assert.Equal(3600, run.Visible(0, 1640));
        Assert.DoesNotContain(run.Log.Decisions, one => one.Tick is >= 1500 and < 1650);
    }

    [Fact]
    public void A_restore_squeezes_like_a_start_and_a_vm_that_does_not_fit_stays_saved()
    {
        // 2000 MiB. VM 0 is saved with 1200. VM 1 then grows to T = 1500 · 1.2 = 1800. The restore at 200 needs 1200: 200
        // are free and VM 1 gives its buffer of 300; 700 are missing when the attempt ends at 210. Once VM 1 is off the
        // second start finds its 1200.
        Timeline run = new RunBuilder { HostMebibytes = 2000, Seconds = 400 }
            .Vm([(0, 1000)])
            .Vm([(0, 600), (110, 1500)])
            .Event(100, 0, new SaveAction())
            .Start(200, 0)
            .Event(300, 1, new TurnOffAction())
            .Start(310, 0)
            .Trace();

        Assert.Equal(1800, run.Assigned(1, 150));
        MachineEvent failed = run.Only(MachineEventKind.RestoreFailed);
        Assert.Equal((210, RunBuilder.Mib(700)), (failed.Tick, failed.Bytes));
        Assert.Equal(0, run.Result.Totals.Vms[0].FailedStarts);
        Assert.Equal(310, run.Only(MachineEventKind.Restored).Tick);
        Assert.Equal(1200, run.Assigned(0, 310));
    }

    [Fact]
    public void Cutting_the_power_of_a_saved_vm_loses_its_state()
    {
        // After the power cut the start is one from off: startup, not the 1200 it held.
        Timeline run = new RunBuilder { Seconds = 300 }
            .Vm([(0, 1000)])
            .Event(100, 0, new SaveAction())
            .Event(150, 0, new TurnOffAction())
            .Start(200, 0)
            .Trace();

        Assert.Equal(512, run.Assigned(0, 210));
        Assert.Equal(0, run.Count(MachineEventKind.Restored));
    }

    [Fact]
    public void A_checkpoint_brings_a_running_vm_back_at_once_and_its_settings_with_it()
    {
        // Checkpoint at 1200. Demand 3000 → 3600; the maximum is raised from 4096 to 8192 meanwhile. Applied, the VM runs
        // on with 1200 and its old maximum; it rests until 250 and has its 3600 three seconds later.
        Timeline run = new RunBuilder { Seconds = 400 }
            .Vm([(0, 1000), (100, 3000), (300, 6000)], maximum: 4096)
            .Event(50, 0, new CheckpointAction())
            .Configure(150, 0, maximum: 8192)
            .Event(200, 0, new RestoreCheckpointAction())
            .Trace();

        Assert.Equal(3600, run.Assigned(0, 199));
        Assert.Equal(1200, run.Assigned(0, 200));
        Assert.Equal(1200, run.Assigned(0, 249));
        Assert.Equal(3600, run.Assigned(0, 253));
        Assert.Equal(4096, run.Assigned(0, 399));
    }

    [Fact]
    public void A_checkpoint_leaves_a_vm_that_is_off_saved_until_it_is_started()
    {
        Timeline run = new RunBuilder { Seconds = 400 }
            .Vm([(0, 1000), (100, 3000)])
            .Event(50, 0, new CheckpointAction())
            .Event(150, 0, new ShutDownAction())
            .Event(200, 0, new RestoreCheckpointAction())
            .Start(300, 0)
            .Trace();

        Assert.Equal(0, run.Assigned(0, 250));
        Assert.Equal(1200, run.Assigned(0, 300));
        Assert.Equal(300, run.Only(MachineEventKind.Restored).Tick);
    }

    [Fact]
    public void What_cannot_be_done_is_refused_with_its_reason()
    {
        Timeline run = new RunBuilder { Seconds = 300 }
            .Vm([(0, 1000)])
            .Event(10, 0, new RestoreCheckpointAction())
            .Event(20, 0, new SaveAction())
            .Event(30, 0, new SaveAction())
            .Event(40, 0, new RestartAction())
            .Event(50, 0, new ConfigureAction { Weight = 1 })
            .Trace();

        Assert.Equal(
            [ActionRefusal.NoCheckpoint, ActionRefusal.NotRunning, ActionRefusal.NotRunning, ActionRefusal.IsSaved],
            run.Log.Events.Where(one => one.Kind == MachineEventKind.ActionRefused).Select(one => one.Refusal)
        );
    }
}
