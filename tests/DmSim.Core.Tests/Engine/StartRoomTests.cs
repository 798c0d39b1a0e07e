using DmSim.Core.Engine;
using DmSim.Core.Engine.Backing;
using DmSim.Core.Engine.Guests;

namespace DmSim.Core.Tests.Engine;

public class StartRoomTests
{
    /// <summary>A policy may admit a start with any number; what it starts with lies within 512 and 1024 MiB.</summary>
    [Theory]
    [InlineData(long.MinValue, 512)]
    [InlineData(-1, 512)]
    [InlineData(700L << 20, 700)]
    [InlineData((700L << 20) + 1, 702)]
    [InlineData(long.MaxValue, 1024)]
    public void A_grant_is_brought_into_its_range_and_rounded_up_to_the_unit(long grantBytes, long expectedMebibytes)
    {
        RunSpec spec = new RunBuilder().Vm([(0, 600)], minimum: 512, startup: 1024).Build();
        MachineContext context = new(spec);
        GuestDrivers drivers = new(context, new VmConfiguration(context));
        DemandPhase demand = new(context, new GuestColumns(context, drivers), new DemandSamples(spec));
        BootRules boot = new(context, demand, drivers);
        PendingStart start = new() { Vm = 0 };

        new StartRoom(context, boot).Admit(ref start, grantBytes);

        Assert.Equal(RunBuilder.Mib(expectedMebibytes), start.GrantBytes);
    }
}
