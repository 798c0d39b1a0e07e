using CsCheck;
using DmSim.Core.Workloads;
using DmSim.Traces.Tests.Native;
using DmSim.Traces.Tools;

namespace DmSim.Traces.Tests.Tools;

public sealed class ToolProperties
{
    /// <summary>A VM that covers its whole trace, on a circle of whole minutes.</summary>
    private static readonly Gen<TraceVm> Covering = Gen.Select(
            Gen.Int[1, 50].Select(count => count),
            Gen.Long[-1, 1000].Array[50],
            Gen.Int[1, 40].Array[50]
        )
        .Select(
            (count, demand, steps) =>
            {
                long[] times = new long[count];
                for (int index = 1; index < count; index++)
                {
                    times[index] = times[index - 1] + (steps[index] * 1000L);
                }

                long end = (times[^1] / 60_000 * 60_000) + 60_000;
                return (TraceVm)new InMemoryTraceVm("v", times, demand[..count], null, null, null, end);
            }
        );

    [Fact]
    public void Turning_forth_and_back_changes_nothing_at_any_moment() =>
        Gen.Select(Covering, Gen.Int[0, 100_000])
            .Sample(
                (vm, draw) =>
                {
                    long shift = draw * 1000L % vm.EndMilliseconds;
                    TraceVm turned = VmRotation.Rotate(vm, vm.EndMilliseconds, shift);
                    for (long time = 0; time < vm.EndMilliseconds; time += 1000)
                    {
                        Assert.Equal(At(vm, time), At(turned, (time + shift) % vm.EndMilliseconds));
                    }
                },
                iter: 200
            );

    [Fact]
    public void A_resampled_maximum_is_never_below_the_demand_of_any_moment() =>
        Covering.Sample(
            vm =>
            {
                TraceInfo info = TraceSamples.Info with { DurationMilliseconds = vm.EndMilliseconds };
                ToolArguments arguments = new(new Dictionary<string, string> { ["--interval"] = "7 s" });
                ITraceTool tool = TraceTools.All.Single(one => one.Name == "resample").Create(arguments);
                TraceVm coarse = tool.Apply([new TraceInput("v", new DemandTrace(info, [vm]), "")]).Trace.Vms[0];
                for (long time = 0; time < vm.EndMilliseconds; time += 1000)
                {
                    Assert.True(At(coarse, time) >= At(vm, time));
                }
            },
            iter: 200
        );

    [Fact]
    public void Places_are_divided_without_loss_and_nearly_in_proportion() =>
        Gen.Select(Gen.Int[1, 100].Array[1, 12], Gen.Int[0, 100])
            .Sample(
                (sizes, share) =>
                {
                    int total = sizes.Sum();
                    int places = total * share / 100;
                    int[] quotas = SampleTool.Apportion(sizes, places);
                    Assert.Equal(places, quotas.Sum());
                    Assert.All(
                        quotas.Zip(sizes),
                        pair => Assert.InRange(pair.First - ((double)pair.Second * places / total), -1, 1)
                    );
                    Assert.All(quotas.Zip(sizes), pair => Assert.True(pair.First <= pair.Second));
                }
            );

    private static long At(TraceVm vm, long time)
    {
        long[] times = vm.AllTimes();
        int found = Array.BinarySearch(times, time);
        int index = found >= 0 ? found : ~found - 1;
        return index < 0 || time >= vm.EndMilliseconds ? TraceVm.Absent : vm.All(TraceChannel.Demand)[index];
    }
}
