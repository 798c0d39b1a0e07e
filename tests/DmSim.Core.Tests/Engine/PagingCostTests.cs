using System.Runtime.Intrinsics;
using CsCheck;
using DmSim.Core.Engine;
using DmSim.Core.Scenarios;

namespace DmSim.Core.Tests.Engine;

/// <summary>Time lost by paging, four guests at a time and one by one.</summary>
public class PagingCostTests
{
    private const long Page = 4096;

    [Fact]
    public void Lanes_lose_what_the_scalar_twin_loses()
    {
        // Whole multiples of the window are where a product that is too small, or a rounded one, would show.
        Gen<long> multiples = Gen.Select(
            Gen.Long[0, 1L << 24],
            Gen.Int[-1, 1],
            (many, by) => Math.Max(0, (many * 30) + by)
        );
        Gen.Select(Gen.OneOf(Gen.Long[0, 1L << 30], multiples).Array[4], Gen.Int[0, 1_000_000], Gen.Int[1, 3600])
            .Sample(
                (pages, pageIn, window) =>
                {
                    GuestSettings guest = new() { PageInMicroseconds = pageIn, WorkingSetWindowSeconds = window };
                    long[] absent = [.. pages.Select(count => count * Page)];

                    bool isWhole = PagingCost.TryLostPartsPerMillion(
                        Vector256.Create(absent),
                        Vector256.Create((double)pageIn),
                        Vector256.Create(PagingCost.PerSecondOf(window)),
                        out Vector256<long> lost
                    );

                    for (int lane = 0; isWhole && lane < absent.Length; lane++)
                    {
                        Assert.Equal(PagingCost.LostPartsPerMillion(absent[lane], guest), lost.GetElement(lane));
                    }

                    // 2^32 µs of waiting in a window of a second, times a million, are 4.29e15: just below 2^52.
                    Assert.True(isWhole || pages.Max() * pageIn > 1L << 32);
                },
                iter: 20_000
            );
    }
}
