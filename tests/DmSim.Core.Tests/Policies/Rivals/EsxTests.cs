using CsCheck;
using DmSim.Core.Policies;
using DmSim.Core.Policies.Rivals;
using DmSim.Core.Policies.Snapshots;
using DmSim.Core.Units;
using static DmSim.Core.Tests.Engine.RunBuilder;
using static DmSim.Core.Tests.Policies.Rivals.Asking;

namespace DmSim.Core.Tests.Policies.Rivals;

/// <summary>ESX against published numbers and its closed form.</summary>
public class EsxTests
{
    private const long Gibibyte = MemorySize.BytesPerGibibyte;

    [Theory]
    [InlineData(4, 245.76)]
    [InlineData(12, 573.44)]
    [InlineData(28, 901.12)]
    [InlineData(128, 1925.12)]
    public void The_least_free_memory_slides(int gibibytes, double mebibytes)
    {
        // 6 % of 4096 = 245.76, 4 % of 8192 = 327.68, 2 % of 16384 = 327.68, 1 % of 102400 = 1024 MiB.
        Assert.Equal((long)(mebibytes * Mib(1)), EsxThresholds.MinFree(gibibytes * Gibibyte), 1.0);
    }

    [Fact]
    public void States_worsen_at_their_threshold_and_ease_at_the_next_higher_one()
    {
        // 128 GiB: 1925.12, and 64, 32, 16 % of it: 1232.1, 616.0, 308.0 MiB.
        EsxThresholds thresholds = new(Options(), 128 * Gibibyte);
        (double Free, EsxState State)[] steps =
        [
            (1233, EsxState.High),
            (1232, EsxState.Soft),
            (1900, EsxState.Soft),
            (1926, EsxState.High),
            (617, EsxState.Soft),
            (615, EsxState.Hard),
            (1000, EsxState.Hard),
            (1233, EsxState.Soft),
            (307, EsxState.Low),
            (615, EsxState.Low),
            (617, EsxState.Hard),
            (5000, EsxState.High),
            (-5, EsxState.Low),
        ];

        EsxState state = EsxState.High;
        foreach ((double free, EsxState expected) in steps)
        {
            state = thresholds.Next(state, (long)(free * Mib(1)));
            Assert.Equal(expected, state);
        }
    }

    [Fact]
    public void In_2002_thresholds_were_6_4_2_and_1_percent()
    {
        EsxThresholds thresholds = new(Options("states=esx-2002"), 100 * Gibibyte);

        Assert.Equal(6 * Gibibyte, thresholds.HighBytes);
        Assert.Equal(
            [4 * Gibibyte, 2 * Gibibyte, Gibibyte],
            new[] { EsxState.High, EsxState.Soft, EsxState.Hard }.Select(state => thresholds.WorseBelow(state))
        );
    }

    [Fact]
    public void Without_a_tax_equal_shares_get_equal_memory()
    {
        // Waldspurger's figure 7: 256 MB each wanted, 360 MB there are. He measured 179 each, 2 MB less in all for
        // what his monitor kept; the bare rule gives 180.
        SnapshotDecision decision = Decide("esx:idle-tax=0,min-free=0", TwoOf256(idleActive: 0))[0];

        Assert.Equal([180.0, 180.0], Targets(decision).Values);
    }

    [Fact]
    public void With_a_tax_the_idle_one_loses()
    {
        // At 75 % an idle page costs 4: the idle VM may hold a quarter of what the busy one holds. 288 : 72 of 360,
        // but the busy one is full at 256, so the idle one keeps 104.
        SnapshotDecision decision = Decide("esx:min-free=0", TwoOf256(idleActive: 0))[0];

        Assert.Equal([104.0], Targets(decision).Values);
        Assert.Equal("idle", decision.Targets[0].Vm);
    }

    [Theory]
    [InlineData("shrinking", 198, 162)]
    [InlineData("fixed", 248.964, 111.036)]
    public void Partly_idle_memory_is_taxed_in_part(string idlePages, double busy, double idle)
    {
        // 150 of 256 MB are active. Shrinking: they stay active, so the VMs hold P and 150 + (P - 150) / 4, together
        // 360. Fixed: f = 150/256 however much is revoked, so a MB costs f + 4 (1 - f) = 2.2422, and P : P / 2.2422
        // of 360.
        SnapshotDecision decision = Decide($"esx:min-free=0,idle-pages={idlePages}", TwoOf256(idleActive: 150))[0];

        Assert.Equal(busy, Targets(decision)["busy"], 0.01);
        Assert.Equal(idle, Targets(decision)["idle"], 0.01);
    }

    [Fact]
    public void Shares_divide_and_reservations_hold()
    {
        // 3 : 1 of 800 MB: 600 and 200, but b has 300 reserved.
        VmSnapshot a = Vm("a", 1000, 0, 1000) with
        {
            Shares = 3000,
        };
        VmSnapshot b = Vm("b", 1000, 300, 1000) with { Shares = 1000 };

        Assert.Equal(
            [600.0, 200.0],
            Targets(
                Decide("esx:min-free=0,balloon-max=100", Host(800, -1200, a, b with { MinimumBytes = 0 }))[0]
            ).Values
        );
        Assert.Equal(
            [500.0, 300.0],
            Targets(Decide("esx:min-free=0,balloon-max=100", Host(800, -1200, a, b))[0]).Values
        );
    }

    [Fact]
    public void Enough_free_memory_means_nothing_is_reclaimed_and_balloons_deflate()
    {
        // 10 GiB: minFree 491.52 MiB. 600 free: 108.48 go back, to the ballooned VM alone.
        SnapshotDecision decision = Decide(
            "esx",
            Host(10_240, 600, Vm("full", 6000, 6000, 6000), Vm("ballooned", 3000, 0, 6000))
        )[0];

        TargetDecision target = Assert.Single(decision.Targets);
        Assert.Equal("ballooned", target.Vm);
        Assert.Equal(MoveReason.ReturnedByShares, target.Reason);
        Assert.Equal(3108.48, target.Bytes / (double)Mib(1), 0.01);
        Assert.Equal(15, decision.Wake.Tick);
        Assert.Equal((long)(491.52 * 0.64 * Mib(1)), decision.Wake.FreeBelowBytes, 2.0);
    }

    [Fact]
    public void Memory_goes_on_to_who_pays_more_as_long_as_somebody_is_ballooned()
    {
        // Both were squeezed to 180 of 256 without a tax; now idle memory is taxed (the right half of figure 7).
        HostSnapshot squeezed = Host(
            360,
            0,
            Vm("busy", 180, 0, 256) with
            {
                ActiveBytes = Mib(180),
            },
            Vm("idle", 180, 0, 256) with
            {
                ActiveBytes = 0,
            }
        );
        HostSnapshot roomy = Host(512, 0, Vm("busy", 256, 0, 256), Vm("idle", 256, 0, 256) with { ActiveBytes = 0 });

        // busy: 288 would be its due, 256 is its limit. Where nobody is ballooned, nobody is asked for anything.
        Assert.Equal(["busy", "idle"], Targets(Decide("esx:min-free=0", squeezed)[0]).Keys);
        Assert.Equal([256.0, 104.0], Targets(Decide("esx:min-free=0", squeezed)[0]).Values);
        Assert.Empty(Decide("esx:min-free=0,idle-tax=0", squeezed)[0].Targets);
        Assert.Empty(Decide("esx:min-free=0", roomy)[0].Targets);
    }

    [Fact]
    public void Soft_balloons_hard_swaps_low_stops()
    {
        // 10 GiB: thresholds 491.5, 314.6, 157.3, 78.6 MiB. One VM is above what is left for it by what is missing.
        VmSnapshot vm = Vm("vm", 9000, 0, 9000);
        SnapshotDecision soft = Decide("esx", Host(10_240, 300, vm))[0];
        SnapshotDecision hard = Decide("esx:hard-balloons=off", Host(10_240, 100, vm))[0];
        SnapshotDecision low = Decide("esx", Host(10_240, 50, vm))[0];

        Assert.Equal(9000 - 191.52, Targets(soft)["vm"], 0.01);
        Assert.Empty(soft.Uncooperative);
        Assert.Empty(hard.Targets);
        Assert.Equal(9000 - 391.52, Assert.Single(hard.Uncooperative).HoldsAtMostBytes!.Value / (double)Mib(1), 0.01);
        Assert.False(hard.Uncooperative[0].IsBlocked);
        Assert.Equal(9000 - 441.52, Targets(low)["vm"], 0.01);
        Assert.True(low.Uncooperative[0].IsBlocked);
    }

    [Fact]
    public void What_the_balloon_may_not_or_cannot_take_is_swapped()
    {
        // 10 GiB, 300 MiB free, 191.5 missing. small may be ballooned to 350 of 1000; locked not at all.
        VmSnapshot small = Vm("small", 400, 0, 1000);
        SnapshotDecision decision = Decide(
            "esx",
            Host(10_240, 300, small with { Shares = 1 }, Vm("big", 9000, 9000, 9000))
        )[0];
        SnapshotDecision locked = Decide(
            "esx",
            Host(10_240, 300, Vm("locked", 9000, 0, 9000) with { IsLocked = true })
        )[0];

        Assert.Equal(350, Targets(decision)["small"]);
        Assert.Equal(208.48, Assert.Single(decision.Uncooperative).HoldsAtMostBytes!.Value / (double)Mib(1), 0.01);
        Assert.Empty(locked.Targets);
        Assert.Equal(9000 - 191.52, Assert.Single(locked.Uncooperative).HoldsAtMostBytes!.Value / (double)Mib(1), 0.01);
    }

    [Fact]
    public void A_start_needs_reservations_only()
    {
        HostSnapshot host = Host(1000, 0, Vm("a", 1000, 400, 1000));
        PendingStartSnapshot start = new() { Name = "new", NeededBytes = Mib(600) };
        VmSnapshot fits = Vm("new", 0, 600, 600) with { State = VmState.Pending, StartupBytes = Mib(600) };

        SnapshotDecision wait = Decide(
            "esx:min-free=0",
            host with
            {
                Vms = [.. host.Vms, fits],
                PendingStarts = [start],
            }
        )[0];
        SnapshotDecision refuse = Decide(
            "esx:min-free=0",
            host with
            {
                Vms = [.. host.Vms, fits with { MinimumBytes = Mib(601) }],
                PendingStarts = [start],
            }
        )[0];

        Assert.Equal(StartVerdict.Wait, wait.Starts[0].Verdict);
        Assert.Equal(400, Targets(wait)["a"]);
        Assert.Equal(MoveReason.SqueezedForStart, wait.Targets[0].Reason);
        Assert.Equal(StartVerdict.Refuse, refuse.Starts[0].Verdict);
    }

    [Fact]
    public void Activity_rises_at_once_and_falls_slowly()
    {
        // Samples 0, 100, 100, 0, 0 MiB every 30 s; fast gain 1/2, slow gain 1/10. The present sample counts at once.
        EsxActivity activity = new(Options(), new RunInfo(1, 1000, 0, 4096, 1));
        double[] seen = [.. new[] { 0L, 100, 100, 0, 0 }.Select((mib, index) => After(activity, 30 * index, mib))];

        // 1: fast 50, with the present 75. 2: fast 75, present 87.5. 3: fast 37.5, slow 17.1. 4: fast 18.75, slow
        // 15.39.
        Assert.Equal([0, 75, 87.5, 37.5, 18.75], seen.Select(bytes => Math.Round(bytes / Mib(1), 3)));
    }

    [Fact]
    public void Revocation_ends_at_one_price()
    {
        Gen.Select(
                Gen.Select(Gen.Int[0, 5000], Gen.Int[0, 5000], Gen.Int[1, 4000], Gen.Double[0, 1]).Array[1, 12],
                Gen.Double[0, 1.2]
            )
            .Sample(
                (rows, part) =>
                {
                    MinFundingRevocation revocation = new(rows.Length, 4, 4096);
                    foreach ((int low, int more, int shares, double active) in rows)
                    {
                        revocation.AddActive(
                            revocation.Count,
                            Mib(low),
                            Mib(low + more),
                            shares,
                            active * Mib(low + more),
                            Mib(low + more)
                        );
                    }

                    long least = rows.Sum(row => Mib(row.Item1));
                    long most = rows.Sum(row => Mib(row.Item1 + row.Item2));
                    long budget = least + (long)(part * (most - least));
                    revocation.Solve(budget);
                    Judge(revocation, rows, Math.Clamp(budget, least, most));
                },
                iter: 2000
            );
    }

    /// <summary>Whoever gave pays no more than whoever still has something to give, and nothing is lost.</summary>
    private static void Judge(MinFundingRevocation revocation, (int, int, int, double)[] rows, long budget)
    {
        double highestOfGivers = 0;
        double lowestOfKeepers = double.MaxValue;
        long sum = 0;
        for (int row = 0; row < rows.Length; row++)
        {
            (int low, int more, int shares, double activeShare) = rows[row];
            long amount = revocation.AmountAt(row);
            double active = activeShare * Mib(low + more);
            double cost = amount <= active ? amount : active + (4 * (amount - active));
            sum += amount;
            Assert.InRange(amount, Mib(low), Mib(low + more));
            // Whole units blur a price: as much as two of them, at the idle price.
            double blur = 2 * 4 * 4096;
            bool gave = amount < Mib(low + more);
            bool keeps = amount > Mib(low);
            highestOfGivers = gave ? Math.Max(highestOfGivers, shares / (cost + blur)) : highestOfGivers;
            lowestOfKeepers = keeps ? Math.Min(lowestOfKeepers, shares / Math.Max(1, cost - blur)) : lowestOfKeepers;
        }

        Assert.InRange(budget - sum, 0, 4096L * rows.Length);
        Assert.True(highestOfGivers <= lowestOfKeepers, $"{highestOfGivers} {lowestOfKeepers}");
    }

    private static double After(EsxActivity activity, int tick, long mebibytes)
    {
        HostSnapshot snapshot = Host(1000, 0, Vm("vm", 100, 0, 100) with { ActiveBytes = Mib(mebibytes) }) with
        {
            Tick = tick,
        };
        SnapshotColumns columns = new([snapshot], HypervisorProfile.Esx);
        columns.Load(snapshot);
        HostView view = columns.View(snapshot);
        activity.Learn(view);
        return activity.ActiveOf(view, 0);
    }

    private static HostSnapshot TwoOf256(long idleActive) =>
        Host(
            360,
            360 - 512,
            Vm("busy", 256, 0, 256) with
            {
                ActiveBytes = Mib(256),
            },
            Vm("idle", 256, 0, 256) with
            {
                ActiveBytes = Mib(idleActive),
            }
        );

    private static EsxOptions Options(params string[] overrides)
    {
        List<string> problems = [];
        PolicyOptionValues values = PolicyOptionValues.Resolve(
            EsxOptions.Declared,
            overrides.Select(text => KeyValuePair.Create(text.Split('=')[0], text.Split('=')[1])),
            problems
        );
        Assert.Empty(problems);
        return EsxOptions.From(values);
    }
}
