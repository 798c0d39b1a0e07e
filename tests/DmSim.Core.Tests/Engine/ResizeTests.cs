using DmSim.Core.Recording;
using DmSim.Core.Scenarios;
using DmSim.Core.Scenarios.Actions;
using DmSim.Core.Units;

namespace DmSim.Core.Tests.Engine;

/// <summary>Run-time resize of VMs without Dynamic Memory (model.md §1.2).</summary>
public class ResizeTests
{
    [Fact]
    public void A_static_vm_grows_and_shrinks_at_the_rates_and_sees_its_current_size()
    {
        // 2048 more at 1 GiB/s: paid at once, there after two seconds; the same way down.
        Timeline run = Static(2048, demand: 500, host: 8192)
            .Event(100, 0, Resize(4096))
            .Event(200, 0, Resize(2048))
            .Trace();

        Assert.Equal(4096, run.Free(100));
        Assert.Equal(2048, run.Assigned(0, 100));
        Assert.Equal(3072, run.Assigned(0, 101));
        Assert.Equal(4096, run.Assigned(0, 102));
        Assert.Equal(4096, run.Visible(0, 102));
        Assert.Equal(2048, run.Assigned(0, 202));
        Assert.Equal(2048, run.Visible(0, 202));
        Assert.Equal(6144, run.Free(202));
    }

    [Fact]
    public void A_resize_adds_as_much_as_the_host_has()
    {
        // 952 of 2048 are free: the VM ends at 3000, 1096 are missing. With nothing free the next one is refused.
        Timeline run = Static(2048, demand: 500, host: 3000)
            .Event(100, 0, Resize(4096))
            .Event(200, 0, Resize(4096))
            .Trace();

        Assert.Equal(3000, run.Assigned(0, 110));
        Assert.Equal(RunBuilder.Mib(1096), run.Only(MachineEventKind.ResizeShort).Bytes);
        Assert.Equal(ActionRefusal.HostIsFull, run.Only(MachineEventKind.ActionRefused).Refusal);
    }

    [Theory]
    [InlineData(2100, false)]
    [InlineData(2098, true)]
    public void Memory_in_use_is_not_removed(long size, bool isRefused)
    {
        // 1800 in use and 300 of margin: 2100 is the least size; 2098 lacks 2.
        Timeline run = Static(4096, demand: 1800, host: 8192).Event(100, 0, Resize(size)).Trace();

        Assert.Equal(isRefused ? 4096 : 2100, run.Assigned(0, 110));
        Assert.Equal(isRefused ? 1 : 0, run.Count(MachineEventKind.ActionRefused));
        Assert.Equal(isRefused ? RunBuilder.Mib(2) : 0, run.Log.Events.Find(IsRefusal).Bytes);
    }

    [Fact]
    public void A_restarted_vm_boots_with_the_size_it_was_given()
    {
        Timeline run = Static(5000, demand: 500, host: 16384)
            .Event(100, 0, Resize(6000))
            .Event(150, 0, new RestartAction())
            .Event(200, 0, Resize(7000))
            .Trace();

        Assert.Equal(6000, run.Assigned(0, 160));
        Assert.Equal(7000, run.Assigned(0, 210));
    }

    [Theory]
    [InlineData(HyperVVersion.V2012R2, false, ActionRefusal.ResizeNotBefore2016)]
    [InlineData(HyperVVersion.V2016, true, ActionRefusal.ResizeNeedsStatic)]
    public void Others_are_not_resized(HyperVVersion version, bool dynamicMemory, ActionRefusal expected)
    {
        Timeline run = new RunBuilder { Seconds = 200, Version = version }
            .Vm([(0, 500)], maximum: 2048, dynamicMemory: dynamicMemory)
            .Event(100, 0, Resize(4096))
            .Trace();

        Assert.Equal(expected, run.Only(MachineEventKind.ActionRefused).Refusal);
    }

    private static bool IsRefusal(MachineEvent one) => one.Kind == MachineEventKind.ActionRefused;

    private static ResizeAction Resize(long mebibytes) => new(MemorySize.FromMebibytes(mebibytes));

    private static RunBuilder Static(long size, long demand, long host) =>
        new RunBuilder { HostMebibytes = host, Seconds = 300 }.Vm([(0, demand)], maximum: size, dynamicMemory: false);
}
