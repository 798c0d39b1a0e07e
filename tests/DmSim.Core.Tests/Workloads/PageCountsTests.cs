using DmSim.Core.Workloads;

namespace DmSim.Core.Tests.Workloads;

public sealed class PageCountsTests
{
    /// <summary>Sizes around everything that is treated apart, so that lanes and the scalar twin meet all of it.</summary>
    private static readonly long[] Sizes =
    [
        0,
        TraceVm.Absent,
        1,
        4095,
        4096,
        4097,
        TraceVm.Absent,
        (DemandSeries.AbsentPages - 2L) * DemandSeries.PageBytes,
        (DemandSeries.AbsentPages - 1L) * DemandSeries.PageBytes,
        DemandSeries.AbsentPages * (long)DemandSeries.PageBytes,
        long.MaxValue - DemandSeries.PageBytes,
        3_221_225_472,
    ];

    [Theory]
    [InlineData(DemandSeries.AbsentPages)]
    [InlineData(0)]
    public void LanesGiveWhatTheScalarTwinGives(uint absent)
    {
        for (int length = 0; length <= 40; length++)
        {
            long[] bytes = [.. Enumerable.Range(0, length).Select(index => Sizes[(index * 5) % Sizes.Length])];
            uint[] pages = new uint[length];

            PageCounts.Of(bytes, absent, pages);

            Assert.Equal([.. bytes.Select(one => PageCounts.Of(one, absent))], pages);
        }
    }
}
