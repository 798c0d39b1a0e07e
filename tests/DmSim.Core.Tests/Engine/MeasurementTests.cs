using DmSim.Core.Engine;
using DmSim.Core.Policies;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;

namespace DmSim.Core.Tests.Engine;

/// <summary>What a run says about itself.</summary>
public class MeasurementTests
{
    private static double Metric(RunResult r, string name) => MetricCatalogue.Get(name).OfRun(r.Totals);

    [Fact]
    public void Least_free_memory_is_known_without_a_warm_up()
    {
        RunResult run = new RunBuilder().Vm([(0, 1000)]).Run();
        Assert.Equal(RunBuilder.Mib(65536 - 1200), (long)Metric(run, "hostFreeMin"));
    }

    [Fact]
    public void A_row_shows_visible_memory_at_its_own_end()
    {
        Timeline run = new RunBuilder().Vm([(0, 1000), (60, 3000)]).Trace();
        Assert.Equal(1200, run.Assigned(0, 60));
        Assert.Equal(1200, run.Visible(0, 60));
    }

    [Fact]
    public void A_constant_demand_is_judged_tick_by_tick()
    {
        // A third of the run at pressure 120 (host load), objective 99.9 %.
        RunResult run = new RunBuilder { HostMebibytes = 4000, Seconds = 600 }
            .Vm([(0, 2000)])
            .HostLoad(200, 2334)
            .HostLoad(400)
            .Run();
        Assert.True(run.Totals.Vms[0].OverTicks > 190, $"{run.Totals.Vms[0].OverTicks}");
        Assert.False(run.Objective.Met);
    }

    [Fact]
    public void Decisions_of_the_warm_up_do_not_count()
    {
        RunResult run = new RunBuilder { WarmUpSeconds = 300 }
            .Vm([(0, 1000), (60, 3000)])
            .Run();
        Assert.Equal(0, Metric(run, "addOperations"));
        Assert.Equal(0, Metric(run, "decisions"));
    }

    [Fact]
    public void A_guest_never_sees_less_than_it_booted_with()
    {
        Timeline run = new RunBuilder().Vm([(0, 100)], minimum: 64, startup: 1024).Trace();
        Assert.True(run.Visible(0, 10) >= 1024, $"{run.Visible(0, 10)}");
    }

    [Fact]
    public void A_vm_whose_demand_is_met_gave_up_its_buffer_only()
    {
        Timeline run = new RunBuilder { HostMebibytes = 5000 }
            .Vm([(0, 1000), (60, 3000)], weight: 2000)
            .Vm([(0, 1000), (60, 3000)], weight: 8000)
            .Trace();
        Decision last = run.Log.Decisions.Last(d => d.Vm == 1);
        Assert.Equal(RunBuilder.Mib(3000), last.TargetBytes);
        Assert.NotEqual(MoveReason.DemandShort, last.Reason);
    }

    [Fact]
    public void A_failed_start_binds_when_it_failed()
    {
        RunResult run = new RunBuilder { HostMebibytes = 1000, Seconds = 200 }
            .Vm([(0, 600)], minimum: 800, startup: 800, maximum: 800)
            .Vm([(0, 100)], minimum: 300, startup: 300)
            .Start(50, 1)
            .Run();
        Assert.Equal(1, run.Objective.BindingVm);
        Assert.Equal(60, run.Objective.BindingTick);
    }

    [Fact]
    public void The_first_bad_sample_binds_not_the_first_short_jump()
    {
        // Each rise of 60 s samples is over for 2 s only; the first sample really over begins at 300 s.
        Timeline run = new RunBuilder
        {
            HostMebibytes = 4000,
            Seconds = 600,
            Objective = new ServiceObjective { Resolution = ObjectiveResolution.Sample },
        }
            .Vm([
                (0, 500),
                (60, 2500),
                (120, 500),
                (180, 600),
                (240, 700),
                (300, 5000),
                (360, 500),
                (420, 500),
                (480, 500),
                (540, 500),
            ])
            .Trace();
        Assert.False(run.Result.Objective.Met);
        Assert.True(run.Result.Objective.BindingTick >= 300, $"{run.Result.Objective.BindingTick}");
    }

    [Fact]
    public void Huge_vms_and_long_runs_overflow_nothing()
    {
        RunBuilder b = new()
        {
            HostMebibytes = 4000L * 13 * 1048576,
            Seconds = 300_000_000,
            OverheadMebibytes = 32,
        };
        for (int vm = 0; vm < 400; vm++)
        {
            b.Vm(
                [(0, 10L * 1048576), (1000, 11L * 1048576), (200_000_000, 100)],
                minimum: 32,
                startup: 512,
                maximum: 12L * 1048576,
                buffer: 2000
            );
        }

        RunSpec spec = b.Policy("hyper-v:trim-rate=0").Build() with { TickMilliseconds = 100 };
        RunResult r = Simulator.Run(spec, RunOptions.MetricsOnly);
        foreach (MetricDefinition m in MetricCatalogue.All)
        {
            double v = m.OfRun(r.Totals);
            Assert.True(v >= 0 || double.IsNaN(v), $"{m.Name} {v}");
        }
    }

    [Fact]
    public void In_2008_R2_startup_is_the_minimum()
    {
        RunSpec spec = new RunBuilder().Vm([(0, 1000), (60, 100)], minimum: 256, startup: 1024).Build();
        spec = spec with { Host = spec.Host with { Version = HyperVVersion.V2008R2Sp1 } };
        RunResult run = Simulator.Run(spec, new RunOptions { SeriesRows = 600 });

        Assert.Equal(1200, run.Series!.AssignedMebibytes[30]);
        Assert.All(run.Series.AssignedMebibytes, assigned => Assert.True(assigned >= 1024));
    }
}
