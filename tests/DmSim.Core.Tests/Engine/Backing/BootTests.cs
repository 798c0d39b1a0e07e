using DmSim.Core.Engine;
using DmSim.Core.Policies;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;
using DmSim.Core.Units;

namespace DmSim.Core.Tests.Engine.Backing;

/// <summary>What VMs are given when they boot under another hypervisor.</summary>
public class BootTests
{
    [Fact]
    public void A_xen_domain_boots_with_startup_and_sees_its_maximum_of_which_the_balloon_hides_the_rest()
    {
        RunBuilder builder = new RunBuilder { HostMebibytes = 4096, Seconds = 100 }
            .Vm([(0, 300)], startup: 1024, maximum: 3072)
            .Start(10, 0);
        // It reports 50 s after the start; at second 70 it is given 2048.
        ProfileRun run = ProfileRun.Of(builder, HypervisorProfile.Xen, (70, ProfileRun.Target(0, 2048)));

        ProfileRun.Shown booted = run.At(11);
        Assert.Equal((1024, 1024, 2048, 3072), (booted.Granted, booted.Assigned, booted.Ballooned, booted.Visible));
        Assert.Equal((3072, 3072), (booted.Free, booted.Most));
        Assert.Equal(VmCapabilities.Balloon, booted.Capabilities);

        // 1024 MiB come back from the balloon at 2 GiB/s: nothing is hot-added.
        ProfileRun.Shown grown = run.At(72);
        Assert.Equal((2048, 2048, 1024, 2048), (grown.Granted, grown.Assigned, grown.Ballooned, grown.Free));
        Assert.Equal(RunBuilder.Mib(1024), run.Only(MachineEventKind.UnballoonBegun).Bytes);
        Assert.Equal(0, run.Count(MachineEventKind.HotAddBegun));
    }

    [Fact]
    public void A_guest_that_counts_what_it_has_sees_its_startup_only()
    {
        RunBuilder builder = new RunBuilder { HostMebibytes = 4096, Seconds = 20 }
            .Vm([(0, 300)], startup: 1024, maximum: 3072, kind: GuestKind.Linux)
            .Start(10, 0);

        Assert.Equal(1024, ProfileRun.Of(builder, HypervisorProfile.Xen).At(11).Visible);
    }

    [Fact]
    public void A_kvm_guest_boots_with_its_maximum_and_holds_what_it_touches()
    {
        RunBuilder builder = new RunBuilder { HostMebibytes = 2048, Seconds = 20 }
            .Vm([(0, 600)], startup: 1024, maximum: 4096)
            .Start(10, 0);
        ProfileRun run = ProfileRun.Of(builder.Build(), HypervisorProfile.Kvm);

        // Processes have touched 600 MiB, the file cache takes 30 % of that: 180 MiB. The rest of 4096 costs nothing.
        ProfileRun.Shown booted = run.At(11);
        Assert.Equal((4096, 780, 0, 4096), (booted.Granted, booted.Assigned, booted.Ballooned, booted.Visible));
        Assert.Equal(2048 - 780, booted.Free);
        Assert.Equal(VmCapabilities.Balloon, booted.Capabilities);
    }

    [Theory]
    [InlineData(700, 1)]
    [InlineData(900, 0)]
    public void With_lazy_backing_a_start_needs_what_it_touches_and_room_for_all_minima(long minimum, int starts)
    {
        // Startup is 4096 on a host of 1600, which is no obstacle; two minima of 900 are.
        RunBuilder builder = new RunBuilder { HostMebibytes = 1600, Seconds = 60 }
            .Vm([(0, 200)], minimum: minimum, startup: 4096, maximum: 4096)
            .Vm([(0, 200)], minimum: minimum, startup: 4096, maximum: 4096)
            .Start(10, 1);

        ProfileRun run = ProfileRun.Of(builder, HypervisorProfile.Kvm);

        Assert.Equal(starts, run.Result.Totals.Vms[1].Starts);
        Assert.Equal(1 - starts, run.Result.Totals.Vms[1].FailedStarts);
    }

    [Fact]
    public void A_vm_without_dynamic_memory_holds_its_size_everywhere()
    {
        RunBuilder builder = new RunBuilder { HostMebibytes = 8192, Seconds = 20 }.Vm(
            [(0, 200)],
            maximum: 4096,
            dynamicMemory: false
        );

        ProfileRun.Shown settled = ProfileRun.Of(builder, HypervisorProfile.Kvm).At(5);
        Assert.Equal((4096, 4096, 4096), (settled.Granted, settled.Assigned, settled.Free));
    }

    [Fact]
    public void A_settled_xen_domain_can_grow_to_its_maximum_by_balloon()
    {
        RunBuilder builder = new RunBuilder { HostMebibytes = 8192, Seconds = 20 }.Vm(
            [(0, 1000)],
            startup: 512,
            maximum: 4096
        );

        // Demand and buffer: 1200; the other 2896 of what it saw when it booted are in the balloon.
        ProfileRun.Shown settled = ProfileRun.Of(builder, HypervisorProfile.Xen).At(5);
        Assert.Equal((1200, 2896, 4096, 4096), (settled.Granted, settled.Ballooned, settled.Visible, settled.Most));
    }

    [Fact]
    public void Memory_moves_in_the_unit_of_the_hypervisor_unless_the_scenario_sets_one()
    {
        RunBuilder builder = new RunBuilder { HostMebibytes = 8192, Seconds = 20 }.Vm([(0, 1000)], maximum: 4096);
        long odd = RunBuilder.Mib(1100) + (5 * 4096) + 17;
        (int, Action<MemoryOrders>) order = (5, orders => orders.SetTarget(0, odd, MoveReason.PolicyRule));

        // 4 KiB for Xen, 1 MiB for VirtualBox, 2 MiB where the scenario says so, as for Hyper-V.
        ProfileRun xen = ProfileRun.Of(builder, HypervisorProfile.Xen, order);
        ProfileRun virtualBox = ProfileRun.Of(builder, HypervisorProfile.VirtualBox, order);
        RunSpec spec = builder.Build();
        MechanismSettings set = new() { Unit = MemorySize.FromMebibytes(2) };
        ProfileRun scenario = ProfileRun.Of(spec with { Mechanism = set }, HypervisorProfile.Xen, order);

        Assert.Equal(1100 + (20 / 1024.0), xen.At(10).Granted);
        Assert.Equal(1100, virtualBox.At(10).Granted);
        Assert.Equal(1100, scenario.At(10).Granted);
        Assert.Equal(4096, (spec with { Policy = spec.Policy with { Profile = HypervisorProfile.Kvm } }).UnitBytes);
        Assert.Equal(2 * MemorySize.BytesPerMebibyte, spec.UnitBytes);
    }
}
