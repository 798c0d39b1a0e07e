using CsCheck;
using DmSim.Core.Recording;

namespace DmSim.Core.Tests.Recording;

/// <summary>Four VMs at a time are counted like one after the other.</summary>
public class PressureTallyTests
{
    private const long Page = 4096;

    private static readonly Gen<(long Assigned, long Demand)> Vms =
        from pages in Gen.Long[2, PressureTally.SweptDemandLimit / Page]
        from demand in Gen.Long[0, pages - 1]
        select (pages * Page, demand * Page);

    [Fact]
    public void Lanes_count_what_the_scalar_twin_counts()
    {
        Vms.Array[1, 23]
            .Sample(
                fleet =>
                {
                    int count = fleet.Length;
                    long[] assigned = [.. fleet.Select(vm => vm.Assigned)];
                    long[] demand = [.. fleet.Select(vm => vm.Demand)];
                    long[] calm = [.. fleet.Select(vm => Math.Min(vm.Assigned, PressureTally.SweptDemandLimit) - 1)];
                    int[] left = new int[count];
                    PressureTally swept = new(count);
                    PressureTally single = new(count);
                    for (int tick = 0; tick < 3; tick++)
                    {
                        int leftCount = swept.AddCalm(demand, assigned, assigned, calm, left);
                        for (int index = 0; index < leftCount; index++)
                        {
                            swept.Add(left[index], demand[left[index]], assigned[left[index]], tick, 1);
                        }

                        for (int vm = 0; vm < count; vm++)
                        {
                            single.Add(vm, demand[vm], assigned[vm], tick, 1);
                        }

                        // From the second tick on nothing is a new maximum: only what fills no four lanes is left.
                        Assert.Equal(tick == 0 ? count : count % 4, leftCount);
                    }

                    for (int vm = 0; vm < count; vm++)
                    {
                        Equal(Totals(single, vm), Totals(swept, vm));
                    }
                },
                iter: 2000
            );
    }

    private static VmTotals Totals(PressureTally tally, int vm)
    {
        VmTotals totals = new();
        tally.Report(vm, totals);
        return totals;
    }

    private static void Equal(VmTotals expected, VmTotals actual)
    {
        Assert.Equal(expected.PressurePermilleTicks, actual.PressurePermilleTicks);
        Assert.Equal(expected.DemandPageTicks, actual.DemandPageTicks);
        Assert.Equal(expected.MaxPressurePermille, actual.MaxPressurePermille);
        Assert.Equal(expected.MaxPressureTick, actual.MaxPressureTick);
        Assert.Equal(expected.PressureHistogram, actual.PressureHistogram);
    }
}
