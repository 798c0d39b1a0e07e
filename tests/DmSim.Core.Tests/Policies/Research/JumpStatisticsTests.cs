using CsCheck;
using DmSim.Core.Engine;
using DmSim.Core.Policies;
using DmSim.Core.Policies.Research;
using DmSim.Core.Workloads;

namespace DmSim.Core.Tests.Policies.Research;

/// <summary>What is learnt from ticks that were passed over, against a call in each of them.</summary>
public class JumpStatisticsTests
{
    [Fact]
    public void Passing_over_ticks_teaches_what_a_call_in_each_does()
    {
        Gen.Select(
                Gen.Int[1, 40],
                Gen.OneOf(Gen.UInt[1, 2].Array[20, 300], Gen.UInt[100, 5000].Array[20, 300]).Array[1, 12],
                Gen.Int[1, 90].Array[1, 6],
                Gen.Int[0, 31].Select(bits => bits & (bits >> 1))
            )
            .Sample(
                (horizon, demand, stretches, counting) =>
                {
                    int ticks = demand.Min(pages => pages.Length);
                    DemandSeries[] series = [.. demand.Select(pages => Dense(pages[..ticks]))];
                    bool[] counts = [.. demand.Select((_, vm) => ((counting >> vm) & 1) == 0)];
                    JumpStatistics called = new(series.Length, horizon, 30);
                    JumpStatistics passed = new(series.Length, horizon, 30);
                    int tick = Call(passed, series, counts, 0, 1);
                    foreach (int stretch in stretches)
                    {
                        int end = Math.Min(ticks, tick + stretch);
                        Pass(passed, series, counts, tick, end);
                        tick = Call(passed, series, counts, end, Math.Min(ticks, end + 1));
                    }

                    Call(called, series, counts, 0, tick);

                    Assert.Equal(
                        BitConverter.DoubleToInt64Bits(called.PooledStretches),
                        BitConverter.DoubleToInt64Bits(passed.PooledStretches)
                    );
                    for (int vm = 0; vm < series.Length; vm++)
                    {
                        foreach (double risk in (double[])[0.5, 0.1, 0.01, 0.001])
                        {
                            Assert.Equal(called.Quantile(vm, tick, risk), passed.Quantile(vm, tick, risk));
                        }
                    }
                }
            );
    }

    /// <summary>Takes in changes tick by tick; returns the tick after.</summary>
    private static int Call(JumpStatistics jumps, DemandSeries[] series, bool[] counts, int first, int end)
    {
        for (int tick = first; tick < end; tick++)
        {
            for (int vm = 0; vm < series.Length; vm++)
            {
                bool isNews = tick == 0 || series[vm].DemandAt(tick) != series[vm].DemandAt(tick - 1);
                if (counts[vm] && isNews)
                {
                    jumps.Add(vm, tick, series[vm].DemandAt(tick) + Beyond(vm));
                }
            }
        }

        return end;
    }

    private static void Pass(JumpStatistics jumps, DemandSeries[] series, bool[] counts, int first, int end)
    {
        if (first >= end)
        {
            return;
        }

        bool[] all = [.. series.Select(_ => true)];
        SettledTicks ticks = new(series, [.. series.Select(_ => first)])
        {
            FirstTick = first,
            Count = end - first,
            Changes = all,
            HasSamples = all,
            AllHaveSamples = true,
        };
        long[] before = [.. series.Select((one, vm) => one.DemandAt(first - 1) + Beyond(vm))];
        long[] beyond = [.. series.Select((_, vm) => Beyond(vm))];
        jumps.PassOver(new SettledReports(ticks, before, beyond), counts);
    }

    private static long Beyond(int vm) => vm * 12_345L;

    private static DemandSeries Dense(uint[] pages) =>
        new([.. Enumerable.Range(0, pages.Length)], pages, null, pages.Length);
}
