using CsCheck;
using DmSim.Core.Engine;

namespace DmSim.Core.Tests.Engine;

/// <summary>Eight ticks at a time are found like one after the other.</summary>
public class DueTicksTests
{
    [Fact]
    public void All_that_have_come_are_found_in_order_and_the_earliest_of_the_others_is_known()
    {
        Gen.Select(Gen.OneOf(Gen.Int[0, 60], Gen.Const(int.MaxValue)).Array[0, 60], Gen.Int[0, 60])
            .Sample(
                (ticks, tick) =>
                {
                    List<int> found = [];
                    int earliest = int.MaxValue;
                    for (
                        int vm = DueTicks.Next(ticks, 0, tick, ref earliest);
                        vm < ticks.Length;
                        vm = DueTicks.Next(ticks, vm + 1, tick, ref earliest)
                    )
                    {
                        found.Add(vm);
                    }

                    Assert.Equal(Enumerable.Range(0, ticks.Length).Where(vm => ticks[vm] <= tick), found);
                    Assert.Equal(ticks.Where(later => later > tick).Append(int.MaxValue).Min(), earliest);
                },
                iter: 5000
            );
    }
}
