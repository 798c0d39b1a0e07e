using DmSim.Core.Engine.Guests;

namespace DmSim.Core.Tests.Engine.Guests;

public class BalloonFloorTests
{
    // The table in the comment of compute_balloon_floor (drivers/hv/hv_balloon.c) and what its formula gives between.
    [Theory]
    [InlineData(16, 16)]
    [InlineData(32, 24)]
    [InlineData(128, 72)]
    [InlineData(512, 168)]
    [InlineData(1024, 232)]
    [InlineData(2048, 360)]
    [InlineData(4096, 488)]
    [InlineData(8192, 744)]
    [InlineData(16384, 1000)]
    [InlineData(32768, 1512)]
    [InlineData(65536, 2536)]
    public void The_floor_is_that_of_the_linux_driver(long totalMebibytes, long floorMebibytes)
    {
        Assert.Equal(RunBuilder.Mib(floorMebibytes), BalloonFloor.Of(RunBuilder.Mib(totalMebibytes)));
    }

    [Theory]
    [InlineData(128)]
    [InlineData(512)]
    [InlineData(2048)]
    [InlineData(8192)]
    public void The_floor_is_continuous_where_its_slope_changes(long edgeMebibytes)
    {
        long edge = RunBuilder.Mib(edgeMebibytes);

        Assert.InRange(BalloonFloor.Of(edge) - BalloonFloor.Of(edge - 4096), 0, 4096);
    }
}
