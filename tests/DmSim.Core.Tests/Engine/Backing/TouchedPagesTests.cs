using CsCheck;
using DmSim.Core.Engine.Backing;

namespace DmSim.Core.Tests.Engine.Backing;

/// <summary>The arithmetic of host swapping, page by page.</summary>
public class TouchedPagesTests
{
    private const long Page = 4096;

    [Fact]
    public void Blind_taking_hits_hot_pages_by_their_share()
    {
        TouchedPages pages = Of(touched: 100, hot: 40).SwapOut(25 * Page);

        // 25 of 100 pages, of which 40 % are hot: 10 hot and 15 cold ones.
        Assert.Equal(Of(100, 40, 25, 10), pages);
        // 15 more of 75, of which 30 are hot: 6.
        Assert.Equal(Of(100, 40, 40, 16), pages.SwapOut(15 * Page));
    }

    [Fact]
    public void A_growing_working_set_finds_cold_pages_swapped_as_often_as_cold_ones_are()
    {
        TouchedPages pages = Of(100, 40, 25, 10);

        // 15 of 60 cold pages are out: of 20 that get hot 5 are.
        Assert.Equal(Of(100, 60, 25, 15), pages.Heat(60 * Page));
        // A quarter of the hot ones is out: of 20 that get cold 5 are.
        Assert.Equal(Of(100, 20, 25, 5), pages.Heat(20 * Page));
        // The balloon gets 12 cold pages, 3 of which the host need not read back.
        Assert.Equal(Of(88, 40, 22, 10), pages.GiveBack(12 * Page));
    }

    [Fact]
    public void A_page_that_comes_back_displaces_another_of_which_only_a_cold_one_is_a_gain()
    {
        // 75 resident, 45 of them cold: of 10 that come back 6 displace a cold page.
        Assert.Equal(Of(100, 40, 25, 4), Of(100, 40, 25, 10).Displace(10 * Page));
        // No cold page is left: nothing can be gained.
        Assert.Equal(Of(100, 100, 25, 25), Of(100, 100, 25, 25).Displace(10 * Page));
    }

    [Fact]
    public void Every_step_leaves_every_page_in_one_place()
    {
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 1000])
            .Array[1, 60]
            .Sample(steps =>
            {
                TouchedPages pages = Of(500, 200);
                foreach ((int kind, int share) in steps)
                {
                    pages = Step(pages, kind, share);
                    Assert.InRange(pages.Hot, 0, pages.Touched);
                    Assert.InRange(pages.HotSwapped, 0, Math.Min(pages.Hot, pages.Swapped));
                    Assert.InRange(pages.Swapped - pages.HotSwapped, 0, pages.Touched - pages.Hot);
                }
            });
    }

    private static TouchedPages Step(TouchedPages pages, int kind, int permille) =>
        kind switch
        {
            0 => pages.SwapOut(Part(pages.Resident, permille)),
            1 => pages.SwapIn(Part(pages.HotSwapped, permille)),
            2 => pages.Displace(Part(pages.HotSwapped, permille)),
            3 => pages.Touch(
                permille * Page,
                Part(permille * Page, 1000 - permille),
                pages.Hot + (permille / 2 * Page)
            ),
            4 => pages.Heat(Part(pages.Touched, permille)),
            _ => pages.GiveBack(Part(pages.Touched - pages.Hot, permille)),
        };

    private static long Part(long bytes, int permille) => bytes / Page * permille / 1000 * Page;

    private static TouchedPages Of(long touched, long hot, long swapped = 0, long hotSwapped = 0) =>
        new(touched * Page, hot * Page, swapped * Page, hotSwapped * Page);
}
