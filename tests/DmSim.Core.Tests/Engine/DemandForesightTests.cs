using CsCheck;
using DmSim.Core.Engine;
using DmSim.Core.Policies;
using DmSim.Core.Policies.Sharing;
using DmSim.Core.Workloads;

namespace DmSim.Core.Tests.Engine;

/// <summary>What is known of the future, against looking at every tick of it.</summary>
public class DemandForesightTests
{
    /// <summary>Gaps between entries, demand in pages (negative: absent), and questions: ticks gone on, and a horizon.</summary>
    private static readonly Gen<(int First, int[] Gaps, int[] Pages, (int Step, int Horizon)[] Asked)> Cases =
        from first in Gen.Int[0, 9]
        from count in Gen.Int[1, 120]
        from isEven in Gen.Bool
        from gap in Gen.Int[1, 4]
        from gaps in Gen.Int[1, 9].Array[count]
        from pages in Gen.Int[-4, 60].Array[count]
        from isSorted in Gen.Bool
        from asked in Gen.Select(Gen.Int[-3, 6], Gen.OneOf(Gen.Const(20), Gen.Int[0, 70])).Array[1, 80]
        select (
            first,
            isEven ? [.. gaps.Select(_ => gap)] : gaps,
            isSorted ? [.. pages.OrderDescending()] : pages,
            asked
        );

    [Fact]
    public void The_peak_of_a_horizon_is_the_highest_demand_of_its_ticks()
    {
        Cases.Sample(item =>
        {
            (DemandSeries series, DemandForesight foresight) = Make(item.First, item.Gaps, item.Pages);
            int tick = 0;
            foreach ((int step, int horizon) in item.Asked)
            {
                tick = Math.Max(0, tick + step);
                long expected = Enumerable.Range(tick, horizon + 1).Max(at => DemandAt(series, at));

                Assert.Equal(expected, foresight.PeakDemand(0, tick, tick + horizon));
                Assert.Equal(DemandAt(series, tick), foresight.PeakDemand(0, tick, tick));
            }
        });
    }

    [Fact]
    public void The_next_change_and_the_next_rise_are_the_first_of_their_ticks()
    {
        Cases.Sample(item =>
        {
            (DemandSeries series, DemandForesight foresight) = Make(item.First, item.Gaps, item.Pages);
            int tick = 0;
            foreach ((int step, int horizon) in item.Asked)
            {
                tick = Math.Max(0, tick + step);
                long bytes = (item.Pages[horizon % item.Pages.Length] * (long)DemandSeries.PageBytes) + step;
                bytes = Math.Max(0, bytes);
                int[] above = [.. Enumerable.Range(tick, horizon + 1).Where(at => DemandAt(series, at) > bytes)];
                int[] starts = [.. Enumerable.Range(0, series.Count).Select(series.TickAt).Append(series.EndTick)];
                int change = starts.Where(at => at > tick).DefaultIfEmpty(Wake.Never).Min();

                Assert.Equal(
                    above.Length > 0 ? above[0] : Wake.Never,
                    foresight.NextAbove(0, bytes, tick, tick + horizon)
                );
                Assert.Equal(change, foresight.NextChange(0, tick));
            }
        });
    }

    [Fact]
    public void The_most_demand_is_the_last_whose_ideal_target_fits()
    {
        Gen.Select(Gen.Long[0, 1L << 44], Gen.Int[5, 2000], Gen.Bool)
            .Sample(
                (ideal, buffer, ofTotal) =>
                {
                    BufferMeaning meaning = ofTotal ? BufferMeaning.OfTotal : BufferMeaning.OfDemand;
                    long most = IdealTarget.MostDemand(ideal, buffer, meaning);

                    Assert.True(IdealTarget.Of(most, buffer, meaning) <= ideal);
                    Assert.True(IdealTarget.Of(most + 1, buffer, meaning) > ideal);
                }
            );
    }

    private static (DemandSeries Series, DemandForesight Foresight) Make(int first, int[] gaps, int[] pages)
    {
        int[] ticks = new int[gaps.Length];
        for (int index = 0; index < ticks.Length; index++)
        {
            ticks[index] = index == 0 ? first : ticks[index - 1] + gaps[index];
        }

        uint[] demand = [.. pages.Select(page => page < 0 ? DemandSeries.AbsentPages : (uint)page)];
        DemandSeries series = new(ticks, demand, null, ticks[^1] + 3);
        RunSpec built = new RunBuilder().Vm([(0, 100)]).Build();
        MachineContext context = new(built with { Vms = [built.Vms[0] with { Demand = series }] });
        return (series, new DemandForesight(context, new GuestSoftware(context)));
    }

    private static long DemandAt(DemandSeries series, int tick)
    {
        int entry = Enumerable.Range(0, series.Count).LastOrDefault(index => series.TickAt(index) <= tick, -1);
        return entry < 0 || tick >= series.EndTick ? 0 : series.DemandAt(entry);
    }
}
