using DmSim.Core.Recording;

namespace DmSim.Core.Tests.Engine;

/// <summary>What programs of the host itself take from the memory of VMs.</summary>
public class HostLoadTests
{
    [Fact]
    public void A_settled_host_has_shared_out_what_its_own_programs_leave()
    {
        // 3000 MiB, of which the host uses 1000 at tick 0: two targets of 1200 meet in 2000, so each VM holds 1000 from the
        // first second on. From 100 s the host uses 200 more: 100 less for each of them.
        Timeline run = new RunBuilder { HostMebibytes = 3000, Seconds = 200 }
            .Vm([(0, 1000)])
            .Vm([(0, 1000)])
            .HostLoad(0, 1000)
            .HostLoad(100, 1200)
            .Trace();

        Assert.Equal(1000, run.Assigned(0, 0));
        Assert.Equal(1000, run.Assigned(1, 0));
        Assert.Equal(0, run.Free(0));
        Assert.Equal(900, run.Assigned(0, 110));
        Assert.Equal([0, 100], run.Ticks(MachineEventKind.HostLoadChanged));
    }
}
