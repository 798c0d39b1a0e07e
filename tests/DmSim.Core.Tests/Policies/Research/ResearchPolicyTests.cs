using DmSim.Core.Policies.Research;
using DmSim.Core.Recording;
using DmSim.Core.Tests.Engine;
using static DmSim.Core.Tests.Engine.RunBuilder;

namespace DmSim.Core.Tests.Policies.Research;

/// <summary>The parts of the research policies, against numbers worked out by hand.</summary>
public class ResearchPolicyTests
{
    private const double Any = 1e-9;

    [Fact]
    public void A_rise_is_a_share_of_the_demand_before_it_and_a_quantile_at_most_a_quarter_above_it()
    {
        // One VM, stretches of 10 ticks, the fleet counting as nothing: 100 stretches, two rises, of 50 % and of 10 %.
        JumpStatistics jumps = new(1, 10, 0);
        jumps.Add(0, 0, 1000);
        jumps.Add(0, 100, 1500);
        jumps.Add(0, 200, 1000);
        jumps.Add(0, 300, 1100);
        jumps.Add(0, 1000, 1100);

        Assert.InRange(jumps.Quantile(0, 1000, Any), 0.5, 0.5 * 1.25);
        Assert.InRange(jumps.Quantile(0, 1000, 0.015), 0.1, 0.1 * 1.25);
        Assert.Equal(0, jumps.Quantile(0, 1000, 0.021));
    }

    [Fact]
    public void A_stretch_counts_its_highest_demand()
    {
        // 1000 → 1200 → 1800 → 900 within one stretch: it rose by 80 %.
        JumpStatistics jumps = new(1, 10, 0);
        jumps.Add(0, 0, 1000);
        jumps.Add(0, 50, 1200);
        jumps.Add(0, 53, 1800);
        jumps.Add(0, 57, 900);
        jumps.Add(0, 90, 900);

        Assert.InRange(jumps.Quantile(0, 90, Any), 0.8, 0.8 * 1.25);
    }

    [Fact]
    public void A_new_vm_borrows_from_the_fleet_and_learns_to_differ()
    {
        // VM 0 rises by half every 20 ticks; VM 1 is steady. With 10 stretches of its own VM 1 counts half for itself.
        JumpStatistics jumps = new(2, 10, 10);
        jumps.Add(1, 0, 1000);
        for (int tick = 0; tick <= 2000; tick += 20)
        {
            jumps.Add(0, tick, tick % 40 == 0 ? 1000 : 1500);
        }

        // A quarter of the fleet's stretches hold the rise (VM 0's: every other one of 20 ticks, counted as two).
        Assert.True(jumps.Quantile(1, 0, 0.2) > 0.4);
        Assert.True(jumps.Quantile(1, 100, 0.2) == 0);
        Assert.True(jumps.Quantile(1, 100, 0.1) > 0.4);
    }

    [Fact]
    public void A_shortage_is_taken_from_one_vm_as_far_as_it_does_not_use_its_memory()
    {
        // 3 × 1000 demanded, 2700 there. The first gives the 200 it does not use, the second 100.
        ConcentratedShortage shortage = new(3, 1);
        shortage.Add(0, 5000, 0, 1000, 800, 100);
        shortage.Add(1, 5000, 0, 1000, 900, 100);
        shortage.Add(2, 5000, 0, 1000, 1000, 100);
        shortage.Solve(2700);

        Assert.Equal([800, 900, 1000], Targets(shortage));
    }

    [Fact]
    public void What_unused_memory_does_not_cover_one_vm_bears_and_lower_weights_first()
    {
        // 3 × 1000 demanded, 2500 there: nothing is unused, the lightest gives 400 down to its floor, the next 100.
        ConcentratedShortage shortage = new(3, 1);
        shortage.Add(0, 5000, 0.2, 1000, 1000, 600);
        shortage.Add(1, 1000, 0.9, 1000, 1000, 600);
        shortage.Add(2, 5000, 0.1, 1000, 1000, 600);
        shortage.Solve(2500);

        Assert.Equal([1000, 600, 900], Targets(shortage));
    }

    [Fact]
    public void Going_short_counts_in_shares_of_a_vms_life_and_a_turn_is_let_off()
    {
        // Turns of 10 ticks, a new VM counts as 100 ticks old. Short from 0 to 50, well to 100: 50 ÷ 200.
        ShortTime time = new(1, 10, 100);
        time.Note(0, 0, true);
        Assert.Equal((5.0 - 10) / 105, time.Burden(0, 5), 12);
        time.Note(0, 50, false);

        Assert.Equal(0.25, time.Burden(0, 100), 12);
    }

    [Fact]
    public void Vms_take_turns_in_going_short_where_all_would_be_short_together()
    {
        // 8 GiB, 4 × 2050 MiB: 8 MiB too little for an hour. Levelled, all are above 100 all the time; in turns each a quarter.
        double levelled = WorstVmTime("dmsim-best:shortage=level");
        double turns = WorstVmTime("dmsim-best");

        Assert.InRange(levelled, 95, 100);
        Assert.InRange(turns, 20, 32);
    }

    [Fact]
    public void A_forecast_follows_level_trend_and_season_without_error()
    {
        // Two stretches a day, 100 and 300: after some days the error is gone and so is its spread.
        SeasonalForecast forecast = new(1, 2);
        for (int bin = 0; bin < 400; bin++)
        {
            forecast.Add(0, bin % 2, bin % 2 == 0 ? 100 : 300);
        }

        Assert.Equal(100, forecast.Highest(0, 1, 1, 0), 1.0);
        Assert.Equal(300, forecast.Highest(0, 0, 1, 0), 1.0);
        Assert.Equal(300, forecast.Highest(0, 1, 2, 2), 2.0);
    }

    [Fact]
    public void A_first_observation_is_the_forecast()
    {
        SeasonalForecast forecast = new(1, 4);
        Assert.False(forecast.IsKnown(0));
        forecast.Add(0, 2, 700);

        Assert.True(forecast.IsKnown(0));
        Assert.Equal(700, forecast.Highest(0, 2, 1, 3));
    }

    [Fact]
    public void Predictive_has_memory_in_place_before_the_third_morning()
    {
        // 600 MiB at night, 1500 from 08:00 on, for three days. Buffers of 20 % cover neither: on the first days the jump is
        // met too late. On the third the stretch before it already expects it.
        RunBuilder builder = new RunBuilder { HostMebibytes = 4096, Seconds = 3 * 86_400 }.Policy("predictive");
        builder.Vm(
            [
                .. Enumerable
                    .Range(0, 3)
                    .SelectMany(day =>
                        new[]
                        {
                            (day * 86_400, 600L),
                            ((day * 86_400) + 28_800, 1500L),
                            ((day * 86_400) + 72_000, 600L),
                        }
                    ),
            ],
            minimum: 256,
            maximum: 4096
        );
        EventLog log = new();
        DmSim.Core.Engine.Simulator.Run(
            builder.Build(),
            new DmSim.Core.Engine.RunOptions { Decisions = log, Events = log }
        );

        // Until its first order it holds what it was settled with: 600 and a fifth.
        long HeldAt(int tick) =>
            log
                .Decisions.Where(decision => decision.Tick < tick)
                .Select(decision => decision.TargetBytes)
                .DefaultIfEmpty(Mib(720))
                .Last();
        Assert.True(HeldAt(28_800) < Mib(1000));
        Assert.True(HeldAt((2 * 86_400) + 28_800) > Mib(1000));
    }

    private static long[] Targets(ConcentratedShortage shortage) =>
        [.. Enumerable.Range(0, shortage.Count).Select(shortage.TargetAt)];

    private static double WorstVmTime(string policy)
    {
        RunBuilder builder = new RunBuilder { HostMebibytes = 8192, Seconds = 3600 }.Policy(policy);
        for (int vm = 0; vm < 4; vm++)
        {
            builder.Vm([(0, 2050)], minimum: 256, maximum: 4096);
        }

        return MetricCatalogue.Get("worstVmTimeAboveObjective").OfRun(builder.Run().Totals);
    }
}
