using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Core.Workloads.Generation;

namespace DmSim.Core.Tests.Workloads;

public sealed class WorkloadGeneratorTests
{
    private const string Pinned = "97f406049f7c128f2047e0a3e20c60b22138e275d62ee42619fd70b7bbbf071d";

    private const long Hour = 3_600_000;

    private static readonly ConstantPart Base = new() { Size = Mib(500), Spread = 0.1 };

    private static readonly SessionsPart Sessions = new()
    {
        Size = Mib(1000),
        Spread = 0.2,
        ArriveFromMilliseconds = 8 * Hour,
        ArriveToMilliseconds = 9 * Hour,
        LogonSize = Mib(200),
        LunchShare = 0.5,
        LeaveFromMilliseconds = 16 * Hour,
        LeaveToMilliseconds = 17 * Hour,
        Stragglers = 0.2,
        StragglersUntilMilliseconds = 20 * Hour,
    };

    private static readonly BurstsPart Bursts = new()
    {
        PerHour = 4,
        Size = Mib(100),
        LengthMilliseconds = Hour / 6,
    };

    private static readonly NoisePart Noise = new() { Deviation = Mib(20) };

    [Fact]
    public void The_same_recipe_gives_these_bytes_on_every_platform_and_culture()
    {
        WorkloadRecipe recipe = Recipe(2, 5, Base, Sessions, Bursts, Noise) with { Seed = 42 };
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("tr-TR");
            Assert.Equal(Pinned, Hash(WorkloadGenerator.Generate(recipe)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Common_noise_correlates_vms_by_its_share_within_and_across_groups_that_name_it()
    {
        NoisePart part = Noise with { Common = 0.6, CommonName = "weather" };
        RecipeGroup[] groups =
        [
            .. new[] { "a", "b" }.Select(name => new RecipeGroup
            {
                Name = name,
                Count = 2,
                Provisioned = MemorySize.FromGibibytes(8),
                Parts = [new ConstantPart { Size = Mib(2000) }, part],
            }),
        ];
        DemandTrace trace = WorkloadGenerator.Generate(Recipe(20, 1, part) with { Groups = groups });

        Assert.InRange(Correlation(trace.Vms[0], trace.Vms[1]), 0.5, 0.7);
        Assert.InRange(Correlation(trace.Vms[0], trace.Vms[3]), 0.5, 0.7);
    }

    [Fact]
    public void Common_bursts_hit_all_vms_at_once()
    {
        DemandTrace trace = WorkloadGenerator.Generate(
            Recipe(3, 3, Base with { Spread = 0 }, Bursts with { Common = 1 })
        );

        Assert.Equal(trace.Vms[0].All(TraceChannel.Demand), trace.Vms[2].All(TraceChannel.Demand));
    }

    /// <summary>With index a, one size in 2 · 10^a is above ten times the median: for a = 1.5, 1.6 % of 9,600 jobs.</summary>
    [Fact]
    public void Pareto_bursts_have_their_tail()
    {
        BurstsPart part = Bursts with { PerHour = 1, LengthMilliseconds = 60_000, Spread = 0, TailIndex = 1.5 };
        DemandTrace trace = WorkloadGenerator.Generate(Recipe(100, 4, part));
        long[] peaks = [.. trace.Vms.SelectMany(vm => vm.All(TraceChannel.Demand))];

        Assert.InRange(peaks.Count(bytes => bytes > Mib(1000).Bytes), 60, 600);
    }

    [Fact]
    public void An_outline_is_the_trace_read_vm_by_vm()
    {
        WorkloadRecipe recipe = Recipe(1, 3, Base, Bursts);

        Assert.Equal(Hash(WorkloadGenerator.Generate(recipe)), Hash(WorkloadGenerator.Outline(recipe)));
    }

    [Fact]
    public void Another_seed_gives_another_trace() =>
        Assert.NotEqual(
            Hash(WorkloadGenerator.Generate(Recipe(1, 2, Base, Bursts))),
            Hash(WorkloadGenerator.Generate(Recipe(1, 2, Base, Bursts) with { Seed = 2 }))
        );

    [Fact]
    public void Adding_vms_groups_parts_or_days_changes_no_other_draw()
    {
        WorkloadRecipe small = Recipe(1, 2, Base, Bursts);
        long[] demand = Demand(small, "g-002");

        Assert.Equal(demand, Demand(Recipe(1, 9, Base, Bursts), "g-002"));
        Assert.Equal(demand, Demand(Recipe(1, 2, Bursts, Base), "g-002"));
        Assert.Equal(demand, Demand(Recipe(3, 2, Base, Bursts), "g-002")[..demand.Length]);
        RecipeGroup other = small.Groups[0] with { Name = "other" };
        Assert.Equal(demand, Demand(small with { Groups = [other, small.Groups[0]] }, "g-002"));
        Assert.NotEqual(demand, Demand(small, "g-001"));
    }

    [Fact]
    public void Demand_stays_between_least_and_size_in_whole_pages_and_above_the_working_set()
    {
        WorkloadRecipe recipe = Recipe(2, 4, new NoisePart { Deviation = Mib(4000) });

        foreach (TraceVm vm in WorkloadGenerator.Generate(recipe).Vms)
        {
            long[] demand = vm.All(TraceChannel.Demand);
            long[] workingSet = vm.All(TraceChannel.WorkingSet);
            Assert.Equal(Mib(256).Bytes, demand.Min());
            Assert.Equal(Mib(4096).Bytes, demand.Max());
            Assert.All(demand, bytes => Assert.Equal(0, bytes % DemandSeries.PageBytes));
            Assert.All(workingSet.Zip(demand), pair => Assert.InRange(pair.First, 0, pair.Second));
            Assert.All(vm.All(TraceChannel.Provisioned), bytes => Assert.Equal(Mib(4096).Bytes, bytes));
        }
    }

    [Fact]
    public void Sessions_rise_in_the_morning_dip_at_lunch_and_end_in_the_evening_on_workdays_only()
    {
        DemandTrace trace = WorkloadGenerator.Generate(Recipe(6, 40, Sessions with { Spread = 0 }));

        // Nobody at night: the least demand of 256 MiB. All at work: 1000. At lunch the half of it: 500 at 12:30.
        Assert.Equal(256, Mean(trace, 7.5), 1);
        Assert.Equal(1000, Mean(trace, 11), 1);
        Assert.Equal(500, Mean(trace, 12.5), 1);
        Assert.InRange(Mean(trace, 17.5), 256 + 20, 256 + 350);
        Assert.Equal(256, Mean(trace, 21), 1);
        Assert.Equal(256, Mean(trace, (5 * 24) + 11), 1);
    }

    [Fact]
    public void A_window_begins_at_its_time_even_across_midnight()
    {
        WindowPart night = new()
        {
            Size = Mib(600),
            AtMilliseconds = 23 * Hour,
            LengthMilliseconds = 5 * Hour,
            RampMilliseconds = 0,
        };
        DemandTrace trace = WorkloadGenerator.Generate(Recipe(2, 3, night));

        // The length varies by 20 %: 4 to 6 hours from 23:00, so 01:00 is always inside, also in the first night.
        Assert.Equal(600, Mean(trace, 1), 1);
        Assert.Equal(256, Mean(trace, 12), 1);
        Assert.Equal(600, Mean(trace, 23.5), 1);
    }

    [Fact]
    public void Tide_leak_and_deployment_have_their_closed_forms()
    {
        // Tide of 1000 MiB, trough 04:00, peak 14:00: half way up at 09:00 is smoothstep(0.5) = 0.5.
        DemandTrace tide = WorkloadGenerator.Generate(Recipe(1, 1, new DiurnalPart { Size = Mib(1000) }));
        Assert.Equal(1000, At(tide, 14), 0);
        Assert.Equal(500, At(tide, 9), 0);
        Assert.Equal(256, At(tide, 4), 0);

        // Leak of 2400 MiB a day, restarted at 03:00 on Tuesday: 100 MiB an hour.
        DemandTrace leak = WorkloadGenerator.Generate(
            Recipe(2, 1, new LeakPart { PerDay = Mib(2400), RestartDays = WeekDays.Tuesday })
        );
        Assert.Equal(1200, At(leak, 12), 0);
        Assert.Equal(500, At(leak, 24 + 8), 0);

        // 1000 MiB until 10:00; 1000 + 300 + 500 for 5 minutes side by side; then 1300.
        DemandTrace deploy = WorkloadGenerator.Generate(
            Recipe(
                1,
                1,
                new ConstantPart { Size = Mib(1000) },
                new DeployPart
                {
                    AtMilliseconds = 10 * Hour,
                    Add = Mib(300),
                    Overlap = Mib(500),
                }
            )
        );
        Assert.Equal([1000.0, 1800.0, 1300.0], [At(deploy, 9.9), At(deploy, 10 + (2 / 60.0)), At(deploy, 10.5)]);
    }

    [Fact]
    public void Bursts_have_the_expected_mean_and_noise_its_deviation()
    {
        // 4 an hour, each 100 MiB for a sixth of an hour.
        // A plateau of length L with ramps of L/8 has the area L + L/8 - L/8 = L: 4 x (1/6) x 100 = 66.7 MiB.
        DemandTrace bursts = WorkloadGenerator.Generate(
            Recipe(5, 20, new ConstantPart { Size = Mib(1000) }, Bursts with { Spread = 0 })
        );
        double mean = bursts.Vms.Average(vm => vm.All(TraceChannel.Demand).Average()) / MemorySize.BytesPerMebibyte;
        Assert.InRange(mean, 1000 + 62, 1000 + 71);

        DemandTrace noise = WorkloadGenerator.Generate(
            Recipe(5, 20, new ConstantPart { Size = Mib(2000) }, new NoisePart { Deviation = Mib(50) })
        );
        double[] values =
        [
            .. noise.Vms.SelectMany(vm => vm.All(TraceChannel.Demand)).Select(b => b / (double)Mib(1).Bytes),
        ];
        double deviation = Math.Sqrt(values.Average(value => (value - 2000) * (value - 2000)));
        Assert.InRange(deviation, 47, 53);
    }

    [Fact]
    public void More_samples_than_memory_holds_are_refused() =>
        Assert.Throws<ArgumentException>(() => WorkloadGenerator.Generate(Recipe(100_000, 999, Base)));

    private static WorkloadRecipe Recipe(int days, int count, params DemandPart[] parts) =>
        new()
        {
            Name = "test",
            DurationMilliseconds = days * 24 * Hour,
            IntervalMilliseconds = 60_000,
            Groups =
            [
                new RecipeGroup
                {
                    Name = "g",
                    Count = count,
                    Provisioned = Mib(4096),
                    WorkingSetShare = 0.6,
                    Parts = parts,
                },
            ],
        };

    private static long[] Demand(WorkloadRecipe recipe, string vm) =>
        WorkloadGenerator.Generate(recipe).Vms.Single(candidate => candidate.Name == vm).All(TraceChannel.Demand);

    /// <summary>Mean over VMs of demand at an hour in MiB.</summary>
    private static double Mean(DemandTrace trace, double hour) => trace.Vms.Average(vm => At(vm, hour));

    private static double At(DemandTrace trace, double hour) => At(trace.Vms[0], hour);

    private static double At(TraceVm vm, double hour) =>
        vm.All(TraceChannel.Demand)[(int)Math.Round(hour * 60)] / (double)MemorySize.BytesPerMebibyte;

    private static string Hash(DemandTrace trace)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (TraceVm vm in trace.Vms)
        {
            hash.AppendData(MemoryMarshal.AsBytes<long>(vm.All(TraceChannel.Demand)));
            hash.AppendData(MemoryMarshal.AsBytes<long>(vm.All(TraceChannel.WorkingSet)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static MemorySize Mib(long count) => MemorySize.FromMebibytes(count);

    private static double Correlation(TraceVm left, TraceVm right)
    {
        double[] x = Array.ConvertAll(left.All(TraceChannel.Demand), value => (double)value);
        double[] y = Array.ConvertAll(right.All(TraceChannel.Demand), value => (double)value);
        double mx = x.Average();
        double my = y.Average();
        double xy = x.Zip(y).Sum(pair => (pair.First - mx) * (pair.Second - my));
        return xy
            / Math.Sqrt(x.Sum(value => (value - mx) * (value - mx)) * y.Sum(value => (value - my) * (value - my)));
    }
}
