using System.Reflection;
using CsCheck;
using DmSim.Core.Engine;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;
using DmSim.Core.Tests.Engine;
using DmSim.Core.Tests.Engine.Guests;
using DmSim.Core.Units;

namespace DmSim.Core.Tests.Recording;

/// <summary>
/// Where there is memory for all, a VM does not notice its neighbours: in a fleet it is looked at and counted together with three of
/// them, alone by itself, and both must give the same.
/// </summary>
public class CountingInLanesTests
{
    private const int Seconds = 300;

    private static readonly string[] Policies =
    [
        "static",
        "xen-selfballoon",
        "xen-selfballoon:interval=1",
        "senpai",
        "senpai:pressure=1000",
        "hyper-v",
    ];

    private static readonly PropertyInfo[] Counts =
    [
        .. typeof(VmTotals).GetProperties(BindingFlags.Public | BindingFlags.Instance),
    ];

    [Fact]
    public void A_vm_in_a_fleet_is_counted_like_a_vm_alone()
    {
        Gen.Select(Gen.Int[0, Policies.Length - 1], Gen.Int[4, 13], Gen.Int[0, int.MaxValue - 1])
            .Sample(
                (policy, vms, seed) =>
                {
                    RunSpec fleet = Make(Policies[policy], vms, new Random(seed));
                    RunResult together = Simulator.Run(fleet, RunOptions.MetricsOnly);
                    for (int vm = 0; vm < vms; vm++)
                    {
                        RunResult alone = Simulator.Run(fleet with { Vms = [fleet.Vms[vm]] }, RunOptions.MetricsOnly);
                        Equal(alone.Totals.Vms[0], together.Totals.Vms[vm]);
                    }
                },
                iter: 120
            );
    }

    [Fact]
    public void A_vm_in_a_fleet_goes_the_way_of_a_vm_alone()
    {
        Gen.Select(Gen.Int[0, Policies.Length - 1], Gen.Int[4, 13], Gen.Int[0, int.MaxValue - 1])
            .Sample(
                (policy, vms, seed) =>
                {
                    RunSpec fleet = Make(Policies[policy], vms, new Random(seed));
                    int[] together = Log(fleet);
                    for (int vm = 0; vm < vms; vm++)
                    {
                        int[] alone = Log(fleet with { Vms = [fleet.Vms[vm]] });
                        Assert.Equal(Of(0, alone, 1), Of(vm, together, vms));
                    }
                },
                iter: 60
            );
    }

    private static int[] Log(RunSpec spec)
    {
        List<int> hashes = [];
        // Every tick is walked, so that there is an entry for each.
        RunOptions options = new() { WalkEveryTick = true };
        Simulator.Run(spec, options, new ColumnLog(hashes, wantsEveryEvent: false));
        return [.. hashes];
    }

    /// <summary>What was logged for one of so many VMs; who changed is left out: those that are looked at may not all be.</summary>
    private static IEnumerable<int> Of(int vm, int[] log, int vms) =>
        Enumerable.Range(0, Seconds).Select(tick => log[(tick * (vms + 1)) + vm]);

    private static void Equal(VmTotals expected, VmTotals actual)
    {
        foreach (PropertyInfo count in Counts)
        {
            Assert.True(
                expected.PressureHistogram.SequenceEqual(actual.PressureHistogram)
                    && (count.PropertyType.IsArray || Equals(count.GetValue(expected), count.GetValue(actual))),
                $"{count.Name}: {count.GetValue(expected)} alone, {count.GetValue(actual)} in a fleet"
            );
        }
    }

    private static RunSpec Make(string policy, int vms, Random random)
    {
        double[] objectives = [100, 100, 85.5, 120, 250];
        RunBuilder builder = new RunBuilder
        {
            HostMebibytes = 100_000,
            Seconds = Seconds,
            WarmUpSeconds = random.Next(2) * 50,
            Objective = new ServiceObjective { PressurePercent = objectives[random.Next(objectives.Length)] },
        }.Policy(policy);
        bool isMixed = random.Next(2) == 0;
        bool isCalm = random.Next(2) == 0;
        for (int vm = 0; vm < vms; vm++)
        {
            List<(int, long)> demand = [];
            long level = random.Next(200, 2500);
            for (int second = 0; second < Seconds; second += isMixed && random.Next(9) == 0 ? random.Next(1, 20) : 1)
            {
                int reach = isCalm && second > 100 ? 4 : 30;
                level = Math.Clamp(
                    level + random.Next(-reach, reach + 1) + (random.Next(70) == 0 ? 600 : 0),
                    100,
                    4000
                );
                demand.Add((second, isMixed && vm == 2 && second is > 200 and < 230 ? -1 : level));
            }

            builder.Vm(
                [.. demand],
                minimum: 256,
                maximum: 3000,
                guest: new GuestSettings
                {
                    Kind = isMixed ? (GuestKind)random.Next(2) : GuestKind.Windows,
                    PostBootSilenceSeconds = 0,
                    PageFile = random.Next(3) == 0 ? MemorySize.FromMebibytes(random.Next(900)) : null,
                    PageInMicroseconds = random.Next(3) * 5000,
                    WorkingSetWindowSeconds = 1 + random.Next(60),
                }
            );
        }

        return builder.Build();
    }
}
