using CsCheck;
using DmSim.Core.Engine;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;
using DmSim.Core.Units;

namespace DmSim.Core.Tests.Engine.Guests;

/// <summary>
/// Operations are carried out four VMs at a time, unless somebody wants to be told every event in its order: both ways must
/// give the same run.
/// </summary>
public class PlainOperationTests
{
    private const int Seconds = 240;

    private static readonly string[] Policies =
    [
        "equal-pressure",
        "equal-pressure:weight=weight",
        "qubes",
        "xen-selfballoon",
        "xen-selfballoon:interval=1",
        "hyper-v",
        "hyper-v:dead-band=0,trim-delay=5",
        "clairvoyant",
        "squeezed",
        "senpai",
        "mom",
        "proxmox",
        "pi-psi",
        "esx",
        "virtualbox",
    ];

    private static readonly Gen<RunBuilder> Builders =
        from policy in Gen.Int[0, Policies.Length - 1]
        from vms in Gen.Int[1, 90]
        from hostPerVm in Gen.Int[300, 3500]
        from kinds in Gen.Int[0, 3]
        from seed in Gen.Int[0, int.MaxValue - 1]
        select Make(Policies[policy], vms, hostPerVm, kinds, new Random(seed));

    [Fact]
    public void Moving_memory_in_lanes_changes_nothing()
    {
        Builders.Sample(
            builder =>
            {
                EventLog log = new();
                RunResult expected = builder.Run(new RunOptions { SeriesRows = Seconds, Events = log });
                RunResult actual = builder.Run(new RunOptions { SeriesRows = Seconds });

                SimulatorProperties.AssertAlike(expected, actual);
                Assert.Equal(expected.Series!.VisibleMebibytes, actual.Series!.VisibleMebibytes);
                Assert.Equal(expected.Series.DemandMebibytes, actual.Series.DemandMebibytes);
                foreach ((VmTotals one, VmTotals other) in expected.Totals.Vms.Zip(actual.Totals.Vms))
                {
                    Assert.Equal(one.Reversals, other.Reversals);
                    Assert.Equal(one.AddOperations, other.AddOperations);
                    Assert.Equal(one.RemoveOperations, other.RemoveOperations);
                    Assert.Equal(one.RemovedBytes, other.RemovedBytes);
                    Assert.Equal(one.AddedBytes, other.AddedBytes);
                    Assert.Equal(one.PressureHistogram, other.PressureHistogram);
                }
            },
            iter: 250
        );
    }

    [Fact]
    public void Every_column_is_the_same_after_every_tick()
    {
        Builders.Sample(
            builder =>
            {
                List<int> expected = [];
                List<int> actual = [];
                Simulator.Run(builder.Build(), RunOptions.MetricsOnly, new ColumnLog(expected, wantsEveryEvent: true));
                Simulator.Run(builder.Build(), RunOptions.MetricsOnly, new ColumnLog(actual, wantsEveryEvent: false));

                Assert.Equal(expected, actual);
            },
            iter: 150
        );
    }

    /// <summary>VMs whose demand changes every second: all of the usual kind, or some with other guests, faults, absences and events.</summary>
    private static RunBuilder Make(string policy, int vms, int hostPerVm, int kinds, Random random)
    {
        RunBuilder builder = new RunBuilder
        {
            HostMebibytes = (long)hostPerVm * vms,
            Seconds = Seconds,
            WarmUpSeconds = random.Next(2) * 50,
            Initial = (InitialState)random.Next(3),
            Objective = new ServiceObjective { PressurePercent = random.Next(2) == 0 ? 100 : 85.5 },
        }.Policy(policy);
        for (int vm = 0; vm < vms; vm++)
        {
            List<(int, long)> demand = [];
            long level = random.Next(200, 2500);
            for (int second = 0; second < Seconds; second++)
            {
                level = Math.Clamp(level + random.Next(-19, 20) + (random.Next(60) == 0 ? 700 : 0), 100, 4000);
                bool isGone = kinds > 1 && vm % 5 == 0 && second is > 100 and < 130;
                demand.Add((second, isGone ? -1 : level));
            }

            bool isOther = kinds > 0 && random.Next(8) == 0;
            builder.Vm(
                [.. demand],
                minimum: 256,
                maximum: 3000,
                weight: random.Next(3) * 5000,
                guest: new GuestSettings
                {
                    Kind = isOther ? (GuestKind)random.Next(3) : GuestKind.Windows,
                    PostBootSilenceSeconds = random.Next(2) * 20,
                    Application = RunBuilder.AnyApplication(isOther ? random.Next(9) : 0),
                    Driver = kinds > 2 && random.Next(8) == 0 ? AnyFault(random) : DriverSettings.Healthy,
                },
                dynamicMemory: !isOther || random.Next(4) > 0
            );
        }

        int events = kinds > 1 ? random.Next(6) : 0;
        foreach (int second in Enumerable.Range(0, events).Select(_ => random.Next(Seconds)).Order())
        {
            builder.AnyEvent(second, random.Next(15), random.Next(vms), random.Next(1500) * 2);
        }

        return builder;
    }

    private static DriverSettings AnyFault(Random random) =>
        random.Next(4) switch
        {
            0 => new DriverSettings { MovedShare = 0.6 },
            1 => new DriverSettings { SlowFactor = 7 },
            2 => new DriverSettings { IsStuck = true },
            _ => new DriverSettings { ReportOffset = MemorySize.FromMebibytes(100) },
        };
}
