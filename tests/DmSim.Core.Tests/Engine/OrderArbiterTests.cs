using CsCheck;
using DmSim.Core.Engine;
using DmSim.Core.Policies;
using DmSim.Core.Recording;
using static DmSim.Core.Tests.Engine.RunBuilder;

namespace DmSim.Core.Tests.Engine;

/// <summary>What becomes of orders, whether many are given at once or few, in whichever order they are written.</summary>
public class OrderArbiterTests
{
    private const long Least = 512;
    private const long Most = 4096;

    private static readonly Gen<(int Vm, long Mebibytes, int Reason)> GenOrder = Gen.Select(
        Gen.Int[0, 69],
        Gen.OneOf(Gen.Long[Least, Most], Gen.Const(1000L), Gen.Long[0, 6000]),
        Gen.Int[1, 3]
    );

    [Fact]
    public void Orders_are_limited_and_told_as_they_are_written()
    {
        Gen.Select(Gen.Int[1, 70], Gen.OneOf(GenOrder.Array[0, 10], GenOrder.Array[60, 200]).Array[4])
            .Sample(
                (vms, calls) =>
                {
                    Timeline timeline = Trace(ProbePolicy.In(Fleet(vms), (host, orders) => Give(host, orders, calls)));

                    (List<Said> orders, List<Said> corrections) = Expected(vms, calls);
                    IEnumerable<MachineEvent> corrected = timeline.Log.Events.Where(item =>
                        item.Kind == MachineEventKind.OrderCorrected
                    );
                    Assert.Equal(
                        orders,
                        timeline.Log.Decisions.Select(item => new Said(
                            item.Tick,
                            item.Vm,
                            item.TargetBytes,
                            item.Reason
                        ))
                    );
                    Assert.Equal(
                        corrections,
                        corrected.Select(item => new Said(item.Tick, item.Vm, item.Bytes, MoveReason.None))
                    );
                },
                iter: 60
            );
    }

    [Fact]
    public void A_digest_does_not_depend_on_when_decisions_are_mixed_in()
    {
        Gen.Select(Gen.Select(Gen.Int[0, 8], Gen.Long[0, 1L << 40]).Array[0, 60], Gen.Int[0, 2].Array[60])
            .Sample(
                (decisions, mixes) =>
                {
                    DecisionDigest atOnce = new(9);
                    DecisionDigest later = new(9);
                    for (int index = 0; index < decisions.Length; index++)
                    {
                        atOnce.Add(index, decisions[index].Item1, decisions[index].Item2, (byte)index);
                        atOnce.MixAll();
                        later.Add(index, decisions[index].Item1, decisions[index].Item2, (byte)index);
                        (
                            mixes[index] switch
                            {
                                0 => (Action)later.MixOne,
                                1 => later.MixTwo,
                                _ => () => { },
                            }
                        )();
                    }

                    Assert.Equal((atOnce.Count, atOnce.Hash), (later.Count, later.Hash));
                }
            );
    }

    private static RunSpec Fleet(int vms)
    {
        RunBuilder builder = new() { HostMebibytes = 1 << 20, Seconds = 4 };
        for (int vm = 0; vm < vms; vm++)
        {
            builder.Vm([(0, 600)], minimum: Least, maximum: Most);
        }

        return builder.Build();
    }

    private static Wake Give(in HostView host, MemoryOrders orders, (int Vm, long Mebibytes, int Reason)[][] calls)
    {
        foreach ((int vm, long mebibytes, int reason) in calls[host.Tick])
        {
            if (vm < host.State.Length)
            {
                orders.SetTarget(vm, Mib(mebibytes), (MoveReason)reason);
            }
        }

        return Wake.At(host.Tick + 1);
    }

    /// <summary>The last order for a VM counts, in the place of its first one.</summary>
    private static (List<Said> Orders, List<Said> Corrections) Expected(
        int vms,
        (int Vm, long Mebibytes, int Reason)[][] calls
    )
    {
        List<Said> orders = [];
        List<Said> corrections = [];
        Dictionary<int, (long Target, MoveReason Reason)> standing = [];
        for (int tick = 0; tick < calls.Length; tick++)
        {
            foreach (IGrouping<int, (int Vm, long Mebibytes, int Reason)> group in calls[tick].GroupBy(item => item.Vm))
            {
                if (group.Key >= vms)
                {
                    continue;
                }

                (int vm, long mebibytes, int reason) = group.Last();
                long limited = Math.Clamp(mebibytes, Least, Most);
                if (limited != mebibytes)
                {
                    corrections.Add(new Said(tick, vm, Mib(mebibytes - limited), MoveReason.None));
                }

                (long, MoveReason) order = (Mib(limited / 2 * 2), (MoveReason)reason);
                if (!standing.TryGetValue(vm, out (long, MoveReason) stands) || stands != order)
                {
                    standing[vm] = order;
                    orders.Add(new Said(tick, vm, order.Item1, order.Item2));
                }
            }
        }

        return (orders, corrections);
    }

    private sealed record Said(int Tick, int Vm, long Bytes, MoveReason Reason);
}
