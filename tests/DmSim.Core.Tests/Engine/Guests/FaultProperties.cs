using CsCheck;
using DmSim.Core.Engine;
using DmSim.Core.Policies;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;
using DmSim.Core.Scenarios.Actions;
using DmSim.Core.Units;

namespace DmSim.Core.Tests.Engine.Guests;

/// <summary>
/// What holds whatever goes wrong inside guests: random fleets with random drivers that fail, are loaded and unloaded.
/// Conservation and bounds are checked by the engine in every tick of every one of these runs.
/// </summary>
public class FaultProperties
{
    private static readonly Gen<RunSpec> Runs = Gen.Int[0, int.MaxValue - 1].Select(FaultyFleet.Make);

    [Fact]
    public void Jumping_over_quiet_ticks_gives_exactly_what_walking_every_tick_gives()
    {
        Runs.Sample(
            spec =>
            {
                RunResult jumped = Simulator.Run(spec, new RunOptions { SeriesRows = 100 });
                RunResult walked = Simulator.Run(spec, new RunOptions { SeriesRows = 100, WalkEveryTick = true });

                Assert.Equal(walked.Totals.DecisionHash, jumped.Totals.DecisionHash);
                Assert.Equal(walked.Series!.AssignedMebibytes, jumped.Series!.AssignedMebibytes);
                Assert.Equal(walked.Series.VisibleMebibytes, jumped.Series.VisibleMebibytes);
                Assert.Equal(
                    MetricCatalogue.All.Select(metric => metric.OfRun(walked.Totals)),
                    MetricCatalogue.All.Select(metric => metric.OfRun(jumped.Totals))
                );
            },
            iter: 300
        );
    }

    [Fact]
    public void Every_byte_of_a_guest_has_its_place_and_no_order_must_be_corrected()
    {
        Runs.Sample(
            spec =>
            {
                RunOptions every = new() { WalkEveryTick = true };
                Assert.Empty(Simulator.Run(spec, every, new GuestWatch([])).Problems);
                Assert.Equal(0, Simulator.Run(spec, RunOptions.MetricsOnly).Totals.Corrections);
            },
            iter: 200
        );
    }

    [Fact]
    public void A_dead_driver_never_moves_memory()
    {
        Runs.Sample(
            spec =>
            {
                VmSpec[] vms =
                [
                    .. spec.Vms.Select(
                        (vm, index) =>
                            vm with
                            {
                                Settings = vm.Settings with
                                {
                                    Guest = vm.Settings.Guest with
                                    {
                                        Driver = new DriverSettings
                                        {
                                            IsMissing = index % 2 == 0,
                                            IsStuck = index % 2 == 1,
                                        },
                                    },
                                },
                            }
                    ),
                ];
                RunSpec dead = spec with
                {
                    Vms = vms,
                    Events = [.. spec.Events.Where(item => !IsOfDriver(item.Action))],
                };
                EventLog log = new();
                Simulator.Run(dead, new RunOptions { Events = log });

                Assert.DoesNotContain(log.Events, item => item.Kind == MachineEventKind.OperationEnded);
            },
            iter: 100
        );
    }

    [Fact]
    public void Reports_never_come_from_the_future_and_tell_what_was_true_when_they_were_made()
    {
        // Demand of each VM by tick is known; a guest without floor and lies reports exactly that of the report's tick.
        Runs.Sample(
            spec =>
            {
                RunSpec honest = spec with
                {
                    Vms = [.. spec.Vms.Select(vm => vm with { Settings = Honest(vm.Settings) })],
                    Events = [.. spec.Events.Where(item => item.Action is not SetDriverAction)],
                };
                RunOptions every = new() { WalkEveryTick = true };
                List<long[]> truth = Simulator.Run(Checked(honest, null), every, new DemandLog([])).Ticks;
                Simulator.Run(Checked(honest, truth), RunOptions.MetricsOnly);
            },
            iter: 150
        );
    }

    private static bool IsOfDriver(MachineAction action) =>
        action is LoadDriverAction or UnloadDriverAction or SetDriverAction;

    private static VmSettings Honest(VmSettings settings) =>
        settings with
        {
            Guest = settings.Guest with
            {
                Kind = settings.Guest.Kind == GuestKind.Linux ? GuestKind.Windows : settings.Guest.Kind,
                Driver = settings.Guest.Driver with { ReportFactor = 1, ReportOffset = MemorySize.Zero },
            },
        };

    /// <summary>The run under a policy that orders nothing and holds every view against the truth, once it is known.</summary>
    private static RunSpec Checked(RunSpec spec, List<long[]>? truth)
    {
        int interval = Math.Max(1, 1000 / spec.TickMilliseconds);
        return ProbePolicy.In(
            spec,
            (host, _) =>
            {
                for (int vm = 0; vm < host.ReportTick.Length && truth is not null; vm++)
                {
                    int made = host.ReportTick[vm];
                    Assert.Equal(host.ReportedDemand[vm] < 0, made < 0);
                    Assert.True(made <= host.Tick && (made < 0 || made % interval == 0));
                    if (made >= 0)
                    {
                        Assert.Equal(truth[made][vm], host.ReportedDemand[vm]);
                    }
                }

                return Wake.At(host.Tick + 1);
            }
        );
    }
}
