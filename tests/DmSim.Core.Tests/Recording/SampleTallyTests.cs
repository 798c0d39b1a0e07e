using CsCheck;
using DmSim.Core.Recording;

namespace DmSim.Core.Tests.Recording;

/// <summary>
/// A sample counts with all its ticks above the objective unless all of them lie in the transient after its begin: the last is
/// less than min(transient, half of its length, rounded down) ticks after the first tick of the sample.
/// </summary>
public class SampleTallyTests
{
    private const int Vms = 6;
    private const int Transient = 3;

    [Fact]
    public void A_sample_of_one_tick_above_the_objective_counts()
    {
        // Half of 1 is 0, and the last tick above is 0 ticks after the first.
        SampleTally tally = Begin();
        tally.EndAll(7);
        tally.AddOver(5, 7, 1);
        Assert.True(tally.IsAnyOver);
        tally.EndAll(8);
        Assert.False(tally.IsAnyOver);
        Assert.Equal((1, 1, 7, 7), Of(tally, 5));
        Assert.Equal((0, 0, -1, -1), Of(tally, 0));
    }

    [Fact]
    public void A_first_tick_above_the_objective_is_transient_in_a_longer_sample()
    {
        // Half of 4 is 2: 0 ticks after the first is less. In the next sample tick 12 is 2 after tick 10.
        SampleTally tally = Begin();
        tally.EndAll(6);
        tally.AddOver(1, 6, 1);
        tally.EndAll(10);
        Assert.Equal((1, 0, 6, -1), Of(tally, 1));
        tally.AddOver(1, 10, 1);
        tally.AddOver(1, 12, 1);
        tally.EndAll(14);
        Assert.Equal((3, 2, 6, 10), Of(tally, 1));
    }

    [Fact]
    public void Samples_are_counted_alike_whenever_they_end_and_however_they_are_told()
    {
        Gen.Int[0, int.MaxValue - 1]
            .Sample(
                seed =>
                {
                    Random random = new(seed);
                    SampleTally tally = Begin();
                    Plain[] expected = [.. Enumerable.Range(0, Vms).Select(_ => new Plain())];
                    int commonOneIn = random.Next(1, 6);
                    for (int tick = 1; tick < 60; tick++)
                    {
                        EndSome(tally, expected, tick, random, commonOneIn);
                        AddSome(tally, expected, tick, random);
                        if (random.Next(6) == 0)
                        {
                            tally.Settle();
                        }
                    }

                    tally.EndAll(60);
                    for (int vm = 0; vm < Vms; vm++)
                    {
                        expected[vm].End(60);
                        Assert.Equal(expected[vm].Counts, Of(tally, vm));
                    }
                },
                iter: 3000
            );
    }

    private static void EndSome(SampleTally tally, Plain[] expected, int tick, Random random, int commonOneIn)
    {
        bool all = random.Next(commonOneIn) == 0;
        if (all)
        {
            tally.EndAll(tick);
        }

        for (int vm = 0; vm < Vms; vm++)
        {
            bool one = !all && random.Next(8) == 0;
            if (one)
            {
                tally.End(vm, tick);
            }

            if (all || one)
            {
                expected[vm].End(tick);
            }
        }
    }

    private static void AddSome(SampleTally tally, Plain[] expected, int tick, Random random)
    {
        int over = random.Next(1 << Vms) & random.Next(1 << Vms);
        bool asFour = random.Next(2) == 0;
        if (asFour)
        {
            tally.AddOverWord(0, (ulong)over & 0xF, tick);
        }

        for (int vm = 0; vm < Vms; vm++)
        {
            if (((over >> vm) & 1) != 0)
            {
                expected[vm].Add(tick);
                if (!asFour || vm >= 4)
                {
                    tally.AddOver(vm, tick, 1);
                }
            }
        }
    }

    private static SampleTally Begin()
    {
        HoldingTally holdings = new(Vms);
        SampleTally tally = new(Vms, holdings, Transient);
        for (int vm = 0; vm < Vms; vm++)
        {
            holdings.Change(vm, 0, 4096);
            tally.Restart(vm, 0);
        }

        return tally;
    }

    private static (long Over, long Sampled, int First, int FirstSample) Of(SampleTally tally, int vm)
    {
        VmTotals totals = new();
        tally.Report(vm, totals);
        return (totals.OverTicks, totals.OverSampledTicks, totals.FirstOverTick, totals.FirstOverSampleTick);
    }

    /// <summary>The rule, for one VM that runs from tick 0 on.</summary>
    private sealed class Plain
    {
        private readonly List<int> _over = [];
        private int _start;

        public (long Over, long Sampled, int First, int FirstSample) Counts { get; private set; } = (0, 0, -1, -1);

        public void Add(int tick)
        {
            _over.Add(tick);
            Counts = Counts with { Over = Counts.Over + 1, First = Counts.First < 0 ? tick : Counts.First };
        }

        public void End(int tick)
        {
            if (_over.Count > 0 && _over[^1] - _start >= Math.Min(Transient, (tick - _start) / 2))
            {
                int first = Counts.FirstSample < 0 ? _start : Counts.FirstSample;
                Counts = Counts with { Sampled = Counts.Sampled + _over.Count, FirstSample = first };
            }

            _over.Clear();
            _start = tick;
        }
    }
}
