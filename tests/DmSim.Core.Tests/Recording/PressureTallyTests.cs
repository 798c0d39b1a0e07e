using CsCheck;
using DmSim.Core.Engine;
using DmSim.Core.Recording;
using DmSim.Core.Workloads;

namespace DmSim.Core.Tests.Recording;

/// <summary>Four VMs at a time are counted like one after the other.</summary>
public class PressureTallyTests
{
    private const long Page = 4096;

    private static readonly Gen<(long Assigned, long Demand)> Vms =
        from pages in Gen.Long[2, PressureTally.SweptDemandLimit / Page]
        from demand in Gen.Long[0, pages - 1]
        select (pages * Page, demand * Page);

    [Fact]
    public void Lanes_count_what_the_scalar_twin_counts()
    {
        Vms.Array[1, 23]
            .Sample(
                fleet =>
                {
                    int count = fleet.Length;
                    long[] assigned = [.. fleet.Select(vm => vm.Assigned)];
                    long[] demand = [.. fleet.Select(vm => vm.Demand)];
                    long[] calm = [.. fleet.Select(vm => Math.Min(vm.Assigned, PressureTally.SweptDemandLimit) - 1)];
                    int[] left = new int[count];
                    PressureTally swept = new(count);
                    PressureTally single = new(count);
                    for (int tick = 0; tick < 3; tick++)
                    {
                        int leftCount = swept.AddCalm(demand, assigned, assigned, calm, tick, left);
                        for (int index = 0; index < leftCount; index++)
                        {
                            swept.Add(left[index], demand[left[index]], assigned[left[index]], tick, 1);
                        }

                        for (int vm = 0; vm < count; vm++)
                        {
                            single.Add(vm, demand[vm], assigned[vm], tick, 1);
                        }

                        // Only what fills no four lanes is left.
                        Assert.Equal(count % 4, leftCount);
                    }

                    for (int vm = 0; vm < count; vm++)
                    {
                        Equal(Totals(single, vm), Totals(swept, vm));
                    }
                },
                iter: 2000
            );
    }

    /// <summary>Both ways of counting ticks that are passed over, few at once and many, against one after the other.</summary>
    [Fact]
    public void Ticks_passed_over_are_counted_like_single_ones()
    {
        Gen.Select(Gen.Int[1, 2 * BriefStretch.LongTicks], Gen.Bool.Array[1, 14], Gen.UInt)
            .Sample(
                (length, changes, seed) =>
                {
                    int count = changes.Length;
                    DemandSeries[] series =
                    [
                        .. Enumerable.Range(0, count).Select(vm => Noise(seed + (uint)vm, length)),
                    ];
                    long[] assigned = [.. series.Select(vm => (MostOf(vm, length) + (seed % 900)) * Page)];
                    PressureTally passed = new(count);
                    PressureTally single = new(count);
                    SettledTicks ticks = new(series, new int[count])
                    {
                        FirstTick = 7,
                        Count = length,
                        Changes = changes,
                        HasSamples = changes,
                        AllHaveSamples = false,
                    };
                    PassedDemand sums = new(count);

                    passed.PassOver(ticks, assigned, sums);

                    for (int vm = 0; vm < count; vm++)
                    {
                        long pages = 0;
                        for (int tick = 0; changes[vm] && tick < length; tick++)
                        {
                            long demand = series[vm].PagesFrom(tick, 1)[0];
                            single.Add(vm, demand * Page, assigned[vm], 7 + tick, 1);
                            pages += demand;
                        }

                        Equal(Totals(single, vm), Totals(passed, vm));
                        Assert.Equal(pages, sums.PageTicks[vm]);
                        Assert.Equal(changes[vm] ? MostOf(series[vm], length) : 0, sums.MaxPages[vm]);
                    }
                },
                iter: 2000
            );
    }

    private static long MostOf(DemandSeries series, int length) => series.PagesFrom(0, length).ToArray().Max();

    private static DemandSeries Noise(uint seed, int length)
    {
        uint[] pages = new uint[length];
        for (int tick = 0; tick < length; tick++)
        {
            seed = (seed * 1664525) + 1013904223;
            pages[tick] = 1 + (seed >> 12);
        }

        return new DemandSeries([.. Enumerable.Range(0, length)], pages, null, length);
    }

    private static VmTotals Totals(PressureTally tally, int vm)
    {
        VmTotals totals = new();
        tally.Report(vm, totals);
        return totals;
    }

    private static void Equal(VmTotals expected, VmTotals actual)
    {
        Assert.Equal(expected.PressurePermilleTicks, actual.PressurePermilleTicks);
        Assert.Equal(expected.DemandPageTicks, actual.DemandPageTicks);
        Assert.Equal(expected.MaxPressurePermille, actual.MaxPressurePermille);
        Assert.Equal(expected.MaxPressureTick, actual.MaxPressureTick);
        Assert.Equal(expected.PressureHistogram, actual.PressureHistogram);
    }
}
