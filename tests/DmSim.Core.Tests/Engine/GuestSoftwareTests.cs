using DmSim.Core.Engine;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;
using DmSim.Core.Scenarios.Actions;
using DmSim.Core.Units;

namespace DmSim.Core.Tests.Engine;

/// <summary>What software in guests does with memory, each on a case that can be solved by hand.</summary>
public class GuestSoftwareTests
{
    private static readonly StressAction Ramp = new(
        StressSize.Fixed(MemorySize.FromMebibytes(100)),
        Workers: 4,
        StaggerMilliseconds: 10_000,
        DurationMilliseconds: 60_000
    );

    private static double Metric(Timeline run, string name) => MetricCatalogue.Get(name).OfRun(run.Result.Totals);

    [Theory]
    [InlineData(99, 1000)]
    [InlineData(100, 1100)]
    [InlineData(109, 1100)]
    [InlineData(110, 1200)]
    [InlineData(120, 1300)]
    [InlineData(130, 1400)]
    [InlineData(159, 1400)]
    [InlineData(160, 1000)]
    public void Stress_begins_a_worker_each_stagger_and_all_end_together(int second, float demand)
    {
        // 4 x 100 MiB on top of 1000, one each 10 s from second 100 on: n(t) = min(4, 1 + t/10) until t = 60.
        Timeline run = new RunBuilder().Vm([(0, 1000)]).Event(100, 0, Ramp).Trace();

        Assert.Equal(demand, run.Demand(0, second));
    }

    [Theory]
    [InlineData(114, 1200)]
    [InlineData(115, 1100)]
    [InlineData(120, 1200)]
    [InlineData(125, 1100)]
    [InlineData(130, 1200)]
    [InlineData(135, 1100)]
    [InlineData(145, 1000)]
    public void Workers_with_a_life_of_their_own_end_one_after_another(int second, float demand)
    {
        // Each of the four lives 15 s: begun at 100, 110, 120, 130, over at 115, 125, 135, 145.
        StressAction each = Ramp with
        {
            DurationMilliseconds = null,
            WorkerMilliseconds = 15_000,
        };
        Timeline run = new RunBuilder().Vm([(0, 1000)]).Event(100, 0, each).Trace();

        Assert.Equal(demand, run.Demand(0, second));
    }

    [Fact]
    public void Stress_sized_by_free_memory_reads_it_when_it_begins()
    {
        // 1000 MiB of demand on 1200: 200 free, half of it is 100.
        StressAction half = new(new StressSize(StressBasis.GuestFree, 50, MemorySize.Zero));
        Timeline run = new RunBuilder()
            .Vm([(0, 1000)])
            .Event(100, 0, half)
            .Event(200, 0, new StopStressAction())
            .Trace();

        Assert.Equal(1100, run.Demand(0, 100));
        Assert.Equal(1100, run.Demand(0, 199));
        Assert.Equal(1000, run.Demand(0, 200));
    }

    [Fact]
    public void Stress_that_fills_takes_what_is_added_too()
    {
        // Demand is all of 1200 at once; a pressure of 100 asks for 1.2 x 1200 = 1440, which is taken as well, and so on
        // to the maximum.
        StressAction fill = new(StressSize.Fill, DurationMilliseconds: 120_000);
        Timeline run = new RunBuilder().Vm([(0, 1000)], maximum: 2000).Event(100, 0, fill).Trace();

        Assert.Equal(1200, run.Demand(0, 100));
        Assert.Equal(2000, run.Demand(0, 150));
        Assert.Equal(2000, run.Assigned(0, 150));
        Assert.Equal(1000, run.Demand(0, 220));
        Assert.Equal(0, Metric(run, "refusedDemandMean"));
    }

    [Fact]
    public void Commit_stops_at_assigned_plus_page_file_and_goes_on_when_memory_comes()
    {
        // 800 MiB wanted more than 1000: with a page file of 100, commit is refused above 1200 + 100 in the second of the
        // jump. The second after, the balancer has seen 1300 and ordered 1560; all is there within a few.
        Timeline run = new RunBuilder()
            .Vm([(0, 1000), (100, 1800)], guest: new GuestSettings { PageFile = MemorySize.FromMebibytes(100) })
            .Trace();

        Assert.Equal(1300, run.Demand(0, 100));
        Assert.Equal(1800, run.Demand(0, 120));
        Assert.True(run.Result.Totals.Vms[0].FailedAllocationTicks is > 1 and < 10);
        Assert.True(run.Result.Totals.Vms[0].OverTicks >= run.Result.Totals.Vms[0].FailedAllocationTicks);
    }

    [Fact]
    public void A_guest_whose_allocations_fail_misses_its_objective_though_its_pressure_is_100()
    {
        // Maximum 1000, no page file, 1500 wanted: commit is 1000, pressure 100, 500 MiB refused all the time.
        Timeline run = new RunBuilder()
            .Vm([(0, 1500)], maximum: 1000, guest: new GuestSettings { PageFile = MemorySize.Zero })
            .Trace();

        Assert.Equal(100, run.Pressure(0, 300));
        Assert.Equal(RunBuilder.Mib(500), Metric(run, "refusedDemandMean"));
        Assert.Equal(RunBuilder.Mib(500), Metric(run, "unmetDemandMean"));
        Assert.Equal(100, Metric(run, "failedAllocationTime"));
        Assert.Equal(100, Metric(run, "timeAboveObjective"));
        Assert.False(run.Result.Objective.Met);
    }

    [Fact]
    public void A_system_managed_page_file_is_three_times_memory_or_4_gibibytes()
    {
        Assert.Equal(MemorySize.FromGibibytes(4), GuestSettings.ManagedPageFile(MemorySize.FromGibibytes(1)));
        Assert.Equal(MemorySize.FromGibibytes(24), GuestSettings.ManagedPageFile(MemorySize.FromGibibytes(8)));
    }

    [Fact]
    public void A_boot_wants_its_memory_until_it_is_over()
    {
        // Started at 50 s: 600 + 200 MiB until 50 + 120 s, then 600.
        Timeline run = new RunBuilder()
            .Vm([(0, 600)], startup: 1024, guest: new GuestSettings { BootDemand = MemorySize.FromMebibytes(200) })
            .Start(50, 0)
            .Trace();

        Assert.Equal(800, run.Demand(0, 60));
        Assert.Equal(800, run.Demand(0, 169));
        Assert.Equal(600, run.Demand(0, 170));
    }

    [Fact]
    public void Guests_that_run_from_the_beginning_have_booted_long_ago()
    {
        Timeline run = new RunBuilder()
            .Vm([(0, 600)], guest: new GuestSettings { BootDemand = MemorySize.FromMebibytes(200) })
            .Trace();

        Assert.Equal(600, run.Demand(0, 0));
    }

    [Fact]
    public void A_leak_grows_every_minute_and_is_never_touched_again()
    {
        // 600 MiB an hour are 10 a minute: 1000 + 10 · ⌊t / 60 s⌋; a reboot would end it.
        GuestApplication leak = new()
        {
            Kind = GuestApplicationKind.Leaking,
            LeakPerHour = MemorySize.FromMebibytes(600),
        };
        Timeline run = new RunBuilder().Vm([(0, 1000)], application: leak).Trace();

        Assert.Equal(1000, run.Demand(0, 59));
        Assert.Equal(1010, run.Demand(0, 60));
        Assert.Equal(1090, run.Demand(0, 599));
    }

    [Fact]
    public void A_pool_sized_at_start_is_committed_whatever_the_workload_needs()
    {
        // Half of a startup of 2048 MiB: 1024, though the workload needs 300; the rest follows the workload above that.
        GuestApplication pool = new() { Kind = GuestApplicationKind.SizedAtStart, PoolPercent = 50 };
        Timeline run = new RunBuilder().Vm([(0, 300), (300, 1500)], startup: 2048, application: pool).Trace();

        Assert.Equal(1024, run.Demand(0, 100));
        Assert.Equal(1500, run.Demand(0, 310));
    }

    [Fact]
    public void An_elastic_cache_takes_what_the_balancer_gives_until_the_maximum()
    {
        // 1000 MiB of workload. The cache grows while more than 3 x low is available (low: 32 MiB per 4 GiB of visible
        // memory, at most 64), and the balancer answers with 20 % more: together they climb to the maximum of 4096, where
        // low is 32 and 3 x 32 = 96 MiB stay free.
        GuestApplication cache = new() { Kind = GuestApplicationKind.ElasticCache };
        Timeline run = new RunBuilder { Seconds = 1200 }
            .Vm([(0, 1000)], maximum: 4096, application: cache)
            .Trace();

        Assert.Equal(4096, run.Assigned(0, 1100));
        Assert.Equal(4096 - 96, run.Demand(0, 1100));
    }

    [Fact]
    public void An_elastic_cache_gives_back_when_memory_is_low()
    {
        // At 600 s the host takes so much that the VM is squeezed: the cache shrinks with it, and nothing is paged.
        GuestApplication cache = new() { Kind = GuestApplicationKind.ElasticCache };
        Timeline run = new RunBuilder { HostMebibytes = 5000, Seconds = 1200 }
            .Vm([(0, 1000)], maximum: 4096, application: cache)
            .HostLoad(600, 3000)
            .Trace();

        Assert.Equal(4096, run.Assigned(0, 599));
        Assert.True(run.Demand(0, 1100) <= 2000, $"{run.Demand(0, 1100)}");
        Assert.True(run.Demand(0, 1100) > 1000, "some of the cache is left");
        Assert.InRange(Metric(run, "timeLost"), 0, 1);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(256, 179_287)]
    [InlineData(1024, 466_328)]
    public void Time_lost_follows_the_closed_form(long absentMebibytes, long partsPerMillion)
    {
        // p pages absent, each missed once in 30 s at 100 µs: x = p · 100e-6 / 30.
        // 256 MiB: p = 65,536, x = 0.218453, s = x/(1+x) = 0.179287; 1 GiB: x = 0.873813, s = 0.466329.
        long lost = PagingCost.LostPartsPerMillion(RunBuilder.Mib(absentMebibytes), new GuestSettings());

        double x = absentMebibytes * 256 * 100e-6 / 30;
        Assert.Equal(1e6 * x / (1 + x), lost, 1.0);
        Assert.Equal(partsPerMillion, lost);
    }

    [Fact]
    public void Time_lost_is_counted_from_the_working_set_that_is_absent()
    {
        // Demand (all of it in use) of 1256 MiB on a maximum of 1000: 256 MiB absent, 17.93 % of the time lost.
        Timeline run = new RunBuilder().Vm([(0, 1256)], maximum: 1000).Trace();

        Assert.Equal(17.9287, Metric(run, "timeLost"), 3);
        Assert.Equal(17.9287, Metric(run, "worstVmTimeLost"), 3);
    }

    [Fact]
    public void Even_a_terabyte_that_is_absent_does_not_overflow()
    {
        GuestSettings slow = new() { PageInMicroseconds = 1_000_000, WorkingSetWindowSeconds = 1 };

        Assert.InRange(PagingCost.LostPartsPerMillion(16L << 40, slow), 999_990, 999_999);
    }
}
