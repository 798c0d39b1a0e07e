using DmSim.Core.Recording;
using DmSim.Core.Scenarios;
using DmSim.Core.Scenarios.Actions;
using DmSim.Core.Units;

namespace DmSim.Core.Tests.Engine;

/// <summary>Settings changed by an administrator: what may change when, per release (model.md §1.1, §1.2).</summary>
public class ConfigureTests
{
    [Fact]
    public void A_raised_maximum_is_used_at_once_and_a_lowered_one_refused()
    {
        // T = 2400 is cut at the maximum of 1500; raised to 2048, the VM grows in the next second. 1800 is below 2048.
        Timeline run = new RunBuilder { Seconds = 300 }
            .Vm([(0, 2000)], maximum: 1500)
            .Configure(100, 0, maximum: 2048)
            .Configure(200, 0, maximum: 1800)
            .Trace();

        Assert.Equal(1500, run.Assigned(0, 100));
        Assert.Equal(2048, run.Assigned(0, 101));
        Assert.Equal(2048, run.Assigned(0, 299));
        MachineEvent refused = run.Only(MachineEventKind.ActionRefused);
        Assert.Equal((200, RunBuilder.Mib(1800)), (refused.Tick, refused.Bytes));
        Assert.Equal(ActionRefusal.MaximumOnlyUp, refused.Refusal);
    }

    [Fact]
    public void A_lowered_minimum_lets_a_vm_give_more_and_a_raised_one_is_refused()
    {
        // Demand 200 under a minimum of 1000: T = 240. With a minimum of 512, VM 0 may be taken to it when VM 1 grows:
        // 2000 − 512 leaves 1488 for VM 1, whose T is 1800.
        Timeline run = new RunBuilder { HostMebibytes = 2000, Seconds = 300 }
            .Vm([(0, 200)], minimum: 1000, startup: 1000)
            .Vm([(0, 500), (150, 1500)])
            .Configure(100, 0, minimum: 1200)
            .Configure(100, 0, minimum: 512)
            .Trace();

        Assert.Equal(1000, run.Assigned(0, 149));
        Assert.Equal(512, run.Assigned(0, 160));
        Assert.Equal(1488, run.Assigned(1, 160));
        Assert.Equal(ActionRefusal.MinimumOnlyDown, run.Only(MachineEventKind.ActionRefused).Refusal);
    }

    [Fact]
    public void Buffer_and_weight_change_at_any_time()
    {
        // 1000 · 1.2 = 1200, then 1000 · 1.5 = 1500. Of 3600 equal VMs hold 1800 each where both want 2400; when VM 0 becomes
        // the heavier one, both buffers are gone all the same, but the 400 that demand goes short are VM 1's alone.
        Timeline buffer = new RunBuilder { Seconds = 200 }
            .Vm([(0, 1000)])
            .Event(100, 0, new ConfigureAction { BufferPercent = 50 })
            .Trace();
        Timeline weight = new RunBuilder { HostMebibytes = 3600, Seconds = 200 }
            .Vm([(0, 2000)])
            .Vm([(0, 2000)])
            .Event(100, 0, new ConfigureAction { Weight = 9000 })
            .Trace();

        Assert.Equal(1200, buffer.Assigned(0, 100));
        Assert.Equal(1500, buffer.Assigned(0, 101));
        Assert.Equal(1800, weight.Assigned(0, 99));
        Assert.Equal(2000, weight.Assigned(0, 110));
        Assert.Equal(1600, weight.Assigned(1, 110));
    }

    [Theory]
    [InlineData(HyperVVersion.V2008R2Sp1, ActionRefusal.NotBefore2012)]
    [InlineData(HyperVVersion.V2012, ActionRefusal.None)]
    [InlineData(HyperVVersion.V2025, ActionRefusal.None)]
    public void Before_2012_the_bounds_of_a_running_vm_are_fixed(HyperVVersion version, ActionRefusal expected)
    {
        Timeline run = new RunBuilder { Seconds = 300, Version = version }
            .Vm([(0, 1000)])
            .Configure(100, 0, maximum: 20000)
            .Trace();

        Assert.Equal(expected, run.Log.Events.Find(one => one.Tick == 100).Refusal);
    }

    [Fact]
    public void While_off_everything_changes_together_or_not_at_all()
    {
        // 2048 ≤ 1024 would not hold: both sizes of the first change are refused. The second makes a static VM of 4096.
        Timeline run = new RunBuilder { Seconds = 300 }
            .Vm([(0, 300)], maximum: 1024)
            .Event(50, 0, new ShutDownAction())
            .Configure(100, 0, startup: 2048, minimum: 256)
            .Event(110, 0, new ConfigureAction { DynamicMemory = false, StaticSize = MemorySize.FromMebibytes(4096) })
            .Start(150, 0)
            .Trace();

        Assert.Equal(2, run.Count(MachineEventKind.ActionRefused));
        Assert.Equal(4096, run.Assigned(0, 160));
        Assert.Equal(4096, run.Assigned(0, 290));
    }

    [Fact]
    public void A_maximum_above_the_limit_of_the_release_is_refused()
    {
        // 2012 R2 gives a VM at most 1 TiB.
        Timeline run = new RunBuilder { Seconds = 100, Version = HyperVVersion.V2012R2 }
            .Vm([(0, 1000)])
            .Configure(50, 0, maximum: 2 * 1024 * 1024)
            .Trace();

        Assert.Equal(ActionRefusal.AboveReleaseLimit, run.Only(MachineEventKind.ActionRefused).Refusal);
    }
}
