using DmSim.Core.Engine;
using DmSim.Core.Policies;
using DmSim.Core.Scenarios;

namespace DmSim.Core.Tests.Engine;

/// <summary>What balancers read inside guests, against numbers worked out by hand.</summary>
public class GuestSignalTests
{
    private const GuestSignals Everything =
        GuestSignals.Unused | GuestSignals.Used | GuestSignals.Active | GuestSignals.SwapIn | GuestSignals.Stall;

    [Fact]
    public void Cache_takes_its_share_of_used_memory_and_the_rest_is_unused()
    {
        // Holds 1600: 1000 used, 30 % of it cache, so 1600 − 1000 − 300 are unused.
        (long used, long unused, long active, _, _) = Read(1000, 1600, new GuestSignalSettings { SampledPages = 0 });

        Assert.Equal((1000, 300, 1000), (Mib(used), Mib(unused), Mib(active)));
    }

    [Fact]
    public void Cache_gives_way_before_anything_is_missing()
    {
        // Holds 1200: 300 of cache are wanted, there is room for 200.
        (_, long unused, _, long swapIn, double stall) = Read(1000, 1200, new GuestSignalSettings());

        Assert.Equal((0L, 0L, 0.0), (Mib(unused), swapIn, stall));
    }

    [Fact]
    public void Absent_pages_are_read_back_and_waited_for()
    {
        // 1000 in use, 900 held: 100 MiB are 25,600 pages absent, each used once in 30 s at 100 µs:
        // x = 25,600 · 0.0001 ÷ 30 = 0.0853, lost x ÷ (1 + x) = 7.86 %, which is 786 page-ins of 4 KiB per second.
        (_, _, _, long swapIn, double stall) = Read(1000, 900, new GuestSignalSettings());

        Assert.Equal(7.86, stall, 2);
        Assert.Equal(786, swapIn / 4096);
    }

    [Fact]
    public void The_active_estimate_is_noisy_as_a_sample_of_pages_and_the_same_again()
    {
        double[] first = [.. Shares(100)];
        double[] again = [.. Shares(100)];
        double[] finer = [.. Shares(10_000)];

        Assert.Equal(first, again);
        // Half of the pages are active: a sample of 100 is off by 0.05 on average, one of 10,000 by 0.005.
        Assert.InRange(Deviation(first), 0.03, 0.08);
        Assert.InRange(Deviation(finer), 0.003, 0.008);
        Assert.All(first.Zip(first.Skip(1)), pair => Assert.NotEqual(pair.First, pair.Second));
    }

    [Fact]
    public void A_policy_that_declares_nothing_pays_nothing()
    {
        RunSpec spec = ProbePolicy.In(
            new RunBuilder { Seconds = 10 }
                .Vm([(0, 1000)])
                .Build(),
            (host, _) =>
            {
                Assert.True(host.Unused.IsEmpty && host.StallPercent.IsEmpty);
                return Wake.At(host.Tick + 1);
            }
        );

        Assert.Equal(10, Simulator.Run(spec, RunOptions.MetricsOnly).Totals.MeasuredTicks);
    }

    private static long Mib(long bytes) => bytes / RunBuilder.Mib(1);

    private static double Deviation(double[] shares) => Math.Sqrt(shares.Average(share => Math.Pow(share - 0.5, 2)));

    /// <summary>The estimate of each of 60 periods, as a share of assigned memory; half of it is active.</summary>
    private static List<double> Shares(int pages)
    {
        List<double> shares = [];
        RunSpec spec = Watched(
            new RunBuilder { Seconds = 1800 }
                .Vm([(0, 1000)], minimum: 2000, startup: 2000, maximum: 2000)
                .Build(),
            new GuestSignalSettings { SampledPages = pages },
            (host, _) =>
            {
                shares.Add((double)host.Active[0] / host.Assigned[0]);
                return Wake.At(host.Tick + 30);
            }
        );
        Simulator.Run(spec, RunOptions.MetricsOnly);
        return shares;
    }

    private static (long Used, long Unused, long Active, long SwapIn, double Stall) Read(
        long demand,
        long held,
        GuestSignalSettings settings
    )
    {
        (long, long, long, long, double) read = default;
        RunSpec spec = Watched(
            new RunBuilder { Seconds = 5 }
                .Vm([(0, demand)], minimum: held, startup: held, maximum: held)
                .Build(),
            settings,
            (host, _) =>
            {
                Assert.Equal(RunBuilder.Mib(held), host.Granted[0]);
                read = (
                    host.Used[0],
                    host.Unused[0],
                    host.Active[0],
                    host.SwapInBytesPerSecond[0],
                    host.StallPercent[0]
                );
                return Wake.At(host.Tick + 1);
            }
        );
        Simulator.Run(spec, RunOptions.MetricsOnly);
        return read;
    }

    private static RunSpec Watched(
        RunSpec spec,
        GuestSignalSettings settings,
        Func<HostView, MemoryOrders, Wake> balance
    )
    {
        RunSpec probed = ProbePolicy.In(spec, balance);
        return probed with { Signals = settings, Policy = probed.Policy with { Signals = Everything } };
    }
}
