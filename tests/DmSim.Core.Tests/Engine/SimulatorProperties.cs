using CsCheck;
using DmSim.Core.Engine;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;
using DmSim.Core.Units;

namespace DmSim.Core.Tests.Engine;

/// <summary>What holds for every run, checked over random ones; conservation and bounds are checked by the engine itself.</summary>
public class SimulatorProperties
{
    private static readonly string[] Policies =
    [
        "hyper-v",
        "hyper-v:weight=proportional,dead-band=0",
        "hyper-v:trim-delay=20,trim-rate=50,period=3",
        "clairvoyant",
    ];

    internal static readonly Gen<RunBuilder> Builders =
        from policy in Gen.Int[0, Policies.Length - 1]
        from host in Gen.Int[1500, 12000]
        from initial in Gen.Int[0, 2]
        from overhead in Gen.Int[0, 40]
        from vms in GenVm.Array[1, 7]
        from events in GenEvent.Array[0, 8]
        select Make(Policies[policy], host, (InitialState)initial, overhead, vms, events);

    private static Gen<(int[] Steps, int[] Demand, int Settings)> GenVm =>
        from count in Gen.Int[1, 8]
        from steps in Gen.Int[1, 90].Array[count]
        from demand in Gen.Int[-200, 4000].Array[count]
        from settings in Gen.Int[0, 1000]
        select (steps, demand, settings);

    private static Gen<(int Second, int Kind, int Vm, int Size)> GenEvent =>
        Gen.Select(Gen.Int[0, 500], Gen.Int[0, 14], Gen.Int[0, 6], Gen.Int[0, 3000]);

    [Fact]
    public void Jumping_over_quiet_ticks_gives_exactly_what_walking_every_tick_gives()
    {
        Builders.Sample(
            builder =>
            {
                RunResult jumped = builder.Run(new RunOptions { SeriesRows = 100 });
                RunResult walked = builder.Run(new RunOptions { SeriesRows = 100, WalkEveryTick = true });

                AssertAlike(walked, jumped);
            },
            iter: 300
        );
    }

    /// <summary>Two runs that must have gone the same way, to the last bit.</summary>
    internal static void AssertAlike(RunResult walked, RunResult jumped)
    {
        Assert.Equal(walked.Totals.DecisionHash, jumped.Totals.DecisionHash);
        Assert.Equal(walked.Objective, jumped.Objective);
        Assert.Equal(walked.Series!.AssignedMebibytes, jumped.Series!.AssignedMebibytes);
        Assert.Equal(walked.Series.FreeMebibytes, jumped.Series.FreeMebibytes);
        foreach (MetricDefinition metric in MetricCatalogue.All)
        {
            Assert.Equal(metric.OfRun(walked.Totals), metric.OfRun(jumped.Totals));
            for (int vm = 0; vm < walked.Totals.Vms.Count && metric.OfVm is not null; vm++)
            {
                Assert.Equal(
                    metric.OfVm(walked.Totals, walked.Totals.Vms[vm]),
                    metric.OfVm(jumped.Totals, jumped.Totals.Vms[vm])
                );
            }
        }
    }

    [Fact]
    public void Stopping_early_never_changes_the_answer()
    {
        Builders.Sample(
            builder =>
            {
                RunResult whole = builder.Run();
                RunResult stopped = builder.Run(new RunOptions { StopWhenObjectiveMissed = true });
                Assert.Equal(whole.Objective.Met, stopped.Objective.Met && !stopped.Totals.StoppedEarly);
            },
            iter: 300
        );
    }

    [Fact]
    public void The_built_in_policies_give_no_order_that_must_be_corrected()
    {
        Builders.Sample(builder => Assert.Equal(0, builder.Run().Totals.Corrections), iter: 300);
    }

    [Fact]
    public void A_tick_in_steady_state_allocates_nothing()
    {
        // Demand changes every second on ten VMs of a full host: every phase is busy in every tick.
        RunBuilder builder = new() { HostMebibytes = 16_000, Seconds = 4000 };
        for (int vm = 0; vm < 10; vm++)
        {
            int shift = vm * 37;
            builder.Vm([
                .. Enumerable.Range(0, 4000).Select(second => (second, 600L + ((second * 53) + shift) % 1500)),
            ]);
        }

        long[] allocated = new long[200];
        int calls = 0;
        RunOptions options = new() { Progress = _ => allocated[calls++] = GC.GetAllocatedBytesForCurrentThread() };
        builder.Run(options);
        calls = 0;
        builder.Run(options);

        // The first fifth sizes the buffer of events; after that not one byte.
        Assert.True(calls > 10);
        Assert.Equal(allocated[calls / 5], allocated[calls - 1]);
    }

    private static RunBuilder Make(
        string policy,
        int host,
        InitialState initial,
        int overhead,
        (int[] Steps, int[] Demand, int Settings)[] vms,
        (int Second, int Kind, int Vm, int Size)[] events
    )
    {
        RunBuilder builder = new RunBuilder
        {
            HostMebibytes = host,
            Seconds = 600,
            WarmUpSeconds = 45,
            Initial = initial,
            OverheadMebibytes = overhead,
            Starts = new StartSettings
            {
                Attempts = 2,
                RetrySeconds = 15,
                SequenceSeconds = 7,
            },
            Objective = new ServiceObjective { TimeShare = 0.95, Resolution = ObjectiveResolution.Tick },
        }.Policy(policy);
        foreach ((int[] steps, int[] demand, int settings) in vms)
        {
            int second = settings % 3 == 0 ? settings % 50 : 0;
            List<(int, long)> profile = [];
            for (int index = 0; index < steps.Length; index++)
            {
                profile.Add((second, Math.Max(-1, demand[index])));
                second += steps[index];
            }

            int minimum = 32 + (settings % 7 * 64);
            builder.Vm(
                [.. profile],
                minimum: minimum,
                startup: minimum + (settings % 5 * 128),
                maximum: minimum + 512 + (settings % 11 * 300),
                buffer: 5 + (settings % 60),
                weight: settings % 4 * 3300,
                guest: new GuestSettings
                {
                    Kind = settings % 13 == 0 ? GuestKind.NoIntegration : (GuestKind)(settings % 2),
                    Application = RunBuilder.AnyApplication(settings % 11),
                    PageFile = settings % 3 == 0 ? MemorySize.FromMebibytes(settings % 200) : null,
                    BootDemand = MemorySize.FromMebibytes(settings % 4 * 50),
                },
                dynamicMemory: settings % 9 != 0
            );
        }

        foreach ((int second, int kind, int vm, int size) in events.OrderBy(item => item.Second))
        {
            builder.AnyEvent(second, kind, vm % vms.Length, size / 2 * 2);
        }

        return builder;
    }
}
