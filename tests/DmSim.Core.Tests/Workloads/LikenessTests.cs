using System.Runtime.InteropServices;
using System.Security.Cryptography;
using DmSim.Core.Randomness;
using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Core.Workloads.Generation;
using DmSim.Core.Workloads.Likeness;

namespace DmSim.Core.Tests.Workloads;

/// <summary>Models fitted to traces of known parameters give these back.</summary>
public sealed class LikenessTests
{
    private const string Pinned = "0b6344f5704fd844d302aa6d45e7181f131b87d095200d25a59c9e49fa4f45ec";

    [Fact]
    public void The_link_of_a_normal_distribution_changes_no_correlation()
    {
        double[] sorted = [.. Enumerable.Range(0, 2000).Select(i => PortableMath.NormalQuantile((i + 0.5) / 2000))];

        HermiteLink link = HermiteLink.Of(sorted);

        Assert.Equal(0.5, link.Behind(0.5), 2);
        Assert.Equal(0, link.Behind(0), 6);
        Assert.Equal(1, link.Behind(1), 6);
    }

    /// <summary>
    /// For exp(σz) the correlation of r is (e^(σ²r) − 1) / (e^(σ²) − 1); with σ = 1 and r = 0.5 that is 0.3775.
    /// </summary>
    [Fact]
    public void The_link_of_a_lognormal_distribution_is_the_known_one()
    {
        double[] sorted =
        [
            .. Enumerable.Range(0, 200_000).Select(i => Math.Exp(PortableMath.NormalQuantile((i + 0.5) / 200_000))),
        ];

        double expected = (Math.Exp(0.5) - 1) / (Math.E - 1);

        Assert.Equal(0.5, HermiteLink.Of(sorted).Behind(expected), 2);
    }

    /// <summary>Half the memory of an hour, half of a day: γ(h) = 0.5 (1 − e^(−h/12)) + 0.5 (1 − e^(−h/288)).</summary>
    [Fact]
    public void A_mixture_fits_a_variogram_of_two_scales()
    {
        int[] lags = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];
        double[] values = Array.ConvertAll(lags, h => 1 - (0.5 * Math.Exp(-h / 12.0)) - (0.5 * Math.Exp(-h / 288.0)));
        double[] sum = new double[lags.Length];
        for (ulong seed = 0; seed < 20; seed++)
        {
            double[] path = new double[20_000];
            NoiseMixture.Fit(new Variogram(lags, values), 20_000).AddTo(path, new RandomStream(seed));
            Variogram made = Variogram.Of(path, [.. Enumerable.Repeat(true, path.Length)]);
            for (int index = 0; index < 6; index++)
            {
                sum[index] += made.Values[Array.IndexOf(made.Lags, NearestOf(made.Lags, lags[index]))] / 20;
            }
        }

        for (int index = 0; index < 4; index++)
        {
            Assert.InRange(sum[index] / values[index], 0.85, 1.15);
        }
    }

    [Fact]
    public void Chance_makes_no_daily_profile_and_a_real_one_is_found()
    {
        SampleGrid grid = new(900_000, 96 * 20, 0);
        bool[] present = [.. Enumerable.Repeat(true, grid.Count)];
        RandomStream random = new(3);
        double[] noise = [.. Enumerable.Range(0, grid.Count).Select(_ => Variates.Normal(random))];
        double[] daily = [.. noise.Select((value, sample) => value + (grid.SlotOf(sample) == 40 ? 10 : 0))];

        SeasonalProfile none = SeasonalProfile.Fit(grid, noise, present);
        SeasonalProfile found = SeasonalProfile.Fit(grid, daily, present);

        Assert.All(Enumerable.Range(0, 96), sample => Assert.InRange(none.At(grid, sample), -0.4, 0.4));
        Assert.InRange(found.At(grid, 40), 8.5, 11);
    }

    [Fact]
    public void Independent_vms_have_no_factor_and_a_shared_movement_is_found_with_its_share()
    {
        PopulationModel alone = Fit(Noisy(common: 0));
        PopulationModel shared = Fit(Noisy(common: 0.5));

        Assert.Equal(0, alone.Summary.Factors);
        Assert.True(shared.Summary.Factors >= 1);
        Assert.InRange(shared.Summary.FactorShare, 0.35, 0.65);
    }

    [Fact]
    public void A_made_vm_has_the_values_of_its_parent_in_another_order()
    {
        DemandTrace source = Noisy(common: 0.5);
        DemandTrace made = LikeGenerator.Generate(Fit(source), new LikeOptions { VmCount = 30 });

        for (int vm = 0; vm < 30; vm++)
        {
            long[] recorded = source.Vms[vm].All(TraceChannel.Demand);
            long[] values = made.Vms[vm].All(TraceChannel.Demand);
            Assert.NotEqual(recorded, values);
            Assert.Equal(recorded.Order(), values.Order());
        }
    }

    [Fact]
    public void Other_lengths_and_counts_keep_the_parents_in_turn()
    {
        PopulationModel model = Fit(Noisy(common: 0));

        DemandTrace made = LikeGenerator.Generate(
            model,
            new LikeOptions { VmCount = 70, DurationMilliseconds = 86_400_000 }
        );

        Assert.Equal(70, made.Vms.Count);
        Assert.Equal(70, made.Vms.Select(vm => vm.Name).Distinct().Count());
        Assert.All(made.Vms, vm => Assert.Equal(86_400_000, vm.EndMilliseconds));
        Assert.All(made.Vms, vm => Assert.Equal(96, vm.SampleCount));
    }

    [Fact]
    public void Vms_that_arrive_late_or_are_off_at_times_arrive_late_and_are_off_at_times()
    {
        // 1000 samples: there from 400 on, off at 600..649 and 800..849: 50 off for every 250 on, on average.
        bool[] present = [.. Enumerable.Range(0, 1000).Select(s => s >= 400 && s % 200 is < 0 or >= 50)];

        PresenceModel model = PresenceModel.Fit(present, new bool[1000]);
        bool[] made = model.Make(1000, new RandomStream(1));

        Assert.Equal(Array.IndexOf(present, true) / 1000.0, model.Arrival);
        Assert.Equal(1, model.Departure);
        Assert.Equal(50, model.MeanOffSamples);
        Assert.False(made.AsSpan(0, 400).Contains(true));
        Assert.True(made.Contains(true));
    }

    [Fact]
    public void An_outage_of_the_recorder_is_no_absence()
    {
        bool[] present = [.. Enumerable.Range(0, 100).Select(sample => sample is < 40 or >= 60)];
        bool[] outage = [.. Enumerable.Range(0, 100).Select(sample => sample is >= 45 and < 60)];

        Assert.Equal(new PresenceModel(0, 1, 0, 0), PresenceModel.Fit(present, outage));
    }

    /// <summary>Bytes, not numbers: these must be the same everywhere.</summary>
    [Fact]
    public void The_same_source_and_seed_give_these_bytes_on_every_platform()
    {
        LikeOptions options = new() { VmCount = 12, Seed = 9 };
        DemandTrace made = LikeGenerator.Generate(Fit(Noisy(common: 0.5)), options);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (TraceVm vm in made.Vms)
        {
            hash.AppendData(MemoryMarshal.AsBytes<long>(vm.All(TraceChannel.Demand)));
        }

        Assert.Equal(Pinned, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static PopulationModel Fit(DemandTrace trace) =>
        PopulationFitter.Fit(trace, null, TestContext.Current.CancellationToken);

    private static int NearestOf(int[] lags, int lag) => lags.MinBy(one => Math.Abs(one - lag));

    private static DemandTrace Noisy(double common) =>
        WorkloadGenerator.Generate(
            new WorkloadRecipe
            {
                Name = "noisy",
                DurationMilliseconds = 8 * 86_400_000L,
                IntervalMilliseconds = 900_000,
                Groups =
                [
                    new RecipeGroup
                    {
                        Name = "g",
                        Count = 30,
                        Provisioned = MemorySize.FromGibibytes(8),
                        Parts =
                        [
                            new ConstantPart { Size = MemorySize.FromGibibytes(3), Spread = 0.1 },
                            new NoisePart
                            {
                                Deviation = MemorySize.FromMebibytes(300),
                                MemoryMilliseconds = 3_600_000,
                                Common = common,
                            },
                        ],
                    },
                ],
            }
        );
}
