using CsCheck;
using DmSim.Core.Policies.Sharing;

namespace DmSim.Core.Tests.Policies;

/// <summary>What every sharing of memory must satisfy, over random fleets.</summary>
public class SharingPlanProperties
{
    private const long Unit = 2L << 20;

    private static readonly Gen<(int Held, int Floor, int Demand, int Buffer, int Maximum, int Weight)[]> GenFleet =
        Gen.Select(
            Gen.Int[0, 4000],
            Gen.Int[16, 500],
            Gen.Int[0, 4000],
            Gen.Int[5, 300],
            Gen.Int[500, 5000],
            Gen.Int[0, 3]
        ).Array[1, 20];

    [Theory]
    [InlineData(SharingRule.StrictByWeight)]
    [InlineData(SharingRule.ProportionalToWeight)]
    public void Targets_fit_the_capacity_respect_bounds_and_waste_nothing(SharingRule rule)
    {
        Gen.Select(GenFleet, Gen.Int[0, 80_000])
            .Sample(
                (fleet, capacityMebibytes) =>
                {
                    SharingPlan plan = Plan(fleet);
                    long capacity = (long)capacityMebibytes << 20;
                    SharingOutcome outcome = plan.Solve(capacity, rule);
                    long sum = 0;
                    long floors = 0;
                    long wanted = 0;
                    for (int row = 0; row < plan.Count; row++)
                    {
                        long target = plan.TargetAt(row);
                        long maximum = Math.Max(plan.HeldAt(row), plan.IdealAt(row));
                        Assert.InRange(target, Math.Min(plan.DemandAt(row), Floor(fleet[row])), maximum);
                        Assert.True(target % Unit == 0 || target == plan.HeldAt(row));
                        sum += target;
                        floors += Floor(fleet[row]);
                        wanted += maximum;
                    }

                    Assert.True(sum <= Math.Max(capacity, floors));
                    // Nothing that somebody could use is left over, beyond what does not make a unit.
                    bool full = capacity - sum < Unit * plan.Count || sum == wanted;
                    Assert.True(outcome == SharingOutcome.Enough || full || sum >= capacity - Unit);
                },
                iter: 2000
            );
    }

    [Fact]
    public void Equal_weights_end_at_equal_pressure_unless_a_bound_holds_one()
    {
        GenFleet.Sample(
            fleet =>
            {
                for (int vm = 0; vm < fleet.Length; vm++)
                {
                    fleet[vm].Weight = 1;
                    fleet[vm].Held = 0;
                }

                SharingPlan plan = Plan(fleet);
                long demand = Enumerable.Range(0, plan.Count).Sum(plan.DemandAt);
                plan.Solve(demand * 8 / 10, SharingRule.StrictByWeight);
                double[] levels =
                [
                    .. Enumerable
                        .Range(0, plan.Count)
                        .Where(row =>
                            plan.TargetAt(row) > Floor(fleet[row]) + Unit
                            && plan.TargetAt(row) < plan.DemandAt(row) - Unit
                        )
                        .Select(row => (plan.TargetAt(row) - (2 * Unit)) / (fleet[row].Demand * 1048576.0)),
                ];
                double[] upper =
                [
                    .. Enumerable
                        .Range(0, plan.Count)
                        .Where(row =>
                            plan.TargetAt(row) > Floor(fleet[row]) + Unit
                            && plan.TargetAt(row) < plan.DemandAt(row) - Unit
                        )
                        .Select(row => (plan.TargetAt(row) + (2 * Unit)) / (fleet[row].Demand * 1048576.0)),
                ];

                // A share is rounded down and may get a unit of what is left (less than 1 unit), and the level is found to within
                // a unit in sum (less than another): each VM tells the level to within 2 units, so the intervals overlap.
                if (levels.Length > 1)
                {
                    Assert.True(levels.Max() <= upper.Min());
                }
            },
            iter: 2000
        );
    }

    [Fact]
    public void A_higher_weight_is_never_short_while_a_lower_one_gives()
    {
        GenFleet.Sample(
            fleet =>
            {
                SharingPlan plan = Plan(fleet);
                long demand = Enumerable.Range(0, plan.Count).Sum(plan.DemandAt);
                plan.Solve(demand * 9 / 10, SharingRule.StrictByWeight);
                for (int high = 0; high < plan.Count; high++)
                {
                    for (int low = 0; low < plan.Count; low++)
                    {
                        bool highIsShort = plan.TargetAt(high) < plan.DemandAt(high);
                        bool lowHasMoreThanFloor = plan.TargetAt(low) > Floor(fleet[low]);
                        Assert.False(fleet[high].Weight > fleet[low].Weight && highIsShort && lowHasMoreThanFloor);
                    }
                }
            },
            iter: 500
        );
    }

    private static long Floor((int Held, int Floor, int Demand, int Buffer, int Maximum, int Weight) vm) =>
        Math.Min(((long)vm.Floor << 20) + Unit - 1, (long)vm.Maximum << 20) / Unit * Unit;

    private static SharingPlan Plan((int Held, int Floor, int Demand, int Buffer, int Maximum, int Weight)[] fleet)
    {
        SharingPlan plan = new(fleet.Length, Unit);
        for (int vm = 0; vm < fleet.Length; vm++)
        {
            long demand = (long)fleet[vm].Demand << 20;
            long ideal = IdealTarget.Of(demand, fleet[vm].Buffer, BufferMeaning.OfDemand);
            long held =
                Math.Clamp((long)fleet[vm].Held << 20, Floor(fleet[vm]), (long)fleet[vm].Maximum << 20) / Unit * Unit;
            plan.Add(vm, held, Floor(fleet[vm]), demand, ideal, (long)fleet[vm].Maximum << 20, fleet[vm].Weight);
        }

        return plan;
    }
}
