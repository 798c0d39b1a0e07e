using CsCheck;
using DmSim.Core.Engine;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;
using DmSim.Core.Workloads;

namespace DmSim.Core.Tests.Engine;

/// <summary>
/// Demand that changes every second is read ahead and swept four VMs at a time. A working set that equals demand says the
/// same but is not read ahead: both ways must give the same run.
/// </summary>
public class DenseDemandTests
{
    private static readonly string[] Policies =
    [
        "hyper-v",
        "hyper-v:trim-delay=20,trim-rate=50,dead-band=1",
        "hyper-v:trim-delay=5,average-window=40,buffer-of=total",
        "static",
    ];

    [Fact]
    public void Reading_ahead_changes_nothing()
    {
        Gen.Select(Gen.Int[1, 80], Gen.Int[0, 3], Gen.ULong, Gen.Int[700, 3000])
            .Sample(
                (vms, policy, seed, hostPerVm) =>
                {
                    RunSpec ahead = Make(vms, Policies[policy], seed, hostPerVm);
                    RunSpec single = ahead with { Vms = [.. ahead.Vms.Select(WithOwnWorkingSet)] };
                    RunResult expected = Simulator.Run(single, new RunOptions { SeriesRows = 100 });
                    RunResult actual = Simulator.Run(ahead, new RunOptions { SeriesRows = 100 });

                    Assert.Equal(expected.Totals.DecisionHash, actual.Totals.DecisionHash);
                    Assert.Equal(expected.Objective, actual.Objective);
                    Assert.Equal(expected.Series!.MaxPressurePercent, actual.Series!.MaxPressurePercent);
                    foreach (MetricDefinition metric in MetricCatalogue.All)
                    {
                        Assert.Equal(metric.OfRun(expected.Totals), metric.OfRun(actual.Totals));
                    }
                },
                iter: 60
            );
    }

    private static VmSpec WithOwnWorkingSet(VmSpec vm)
    {
        int[] ticks = new int[vm.Demand.Count];
        uint[] pages = new uint[vm.Demand.Count];
        for (int entry = 0; entry < ticks.Length; entry++)
        {
            ticks[entry] = vm.Demand.TickAt(entry);
            bool isPresent = vm.Demand.IsPresent(entry);
            pages[entry] = isPresent ? DemandSeries.PagesFor(vm.Demand.DemandAt(entry)) : DemandSeries.AbsentPages;
        }

        return vm with
        {
            Demand = new DemandSeries(ticks, pages, pages, vm.Demand.EndTick),
        };
    }

    /// <summary>VMs whose demand changes every second, some with pauses, absences, other kinds of guests and small page files.</summary>
    private static RunSpec Make(int vms, string policy, ulong seed, int hostPerVm)
    {
        Random random = new((int)(seed % int.MaxValue));
        RunBuilder builder = new RunBuilder { HostMebibytes = (long)hostPerVm * vms, Seconds = 300 }.Policy(policy);
        for (int vm = 0; vm < vms; vm++)
        {
            List<(int, long)> demand = [];
            long level = random.Next(200, 2500);
            bool isRegular = random.Next(3) > 0;
            for (int second = 0; second < 300; second += isRegular || random.Next(20) > 0 ? 1 : random.Next(2, 40))
            {
                level = Math.Clamp(level + random.Next(-9, 10) + (random.Next(60) == 0 ? 700 : 0), 100, 4000);
                demand.Add((second, !isRegular && random.Next(50) == 0 ? -1 : level));
            }

            builder.Vm(
                [.. demand],
                minimum: 256,
                maximum: 3000,
                buffer: random.Next(2) == 0 ? 20 : random.Next(5, 90),
                guest: new GuestSettings { Kind = (GuestKind)random.Next(2) }
            );
        }

        return builder.Build();
    }
}
