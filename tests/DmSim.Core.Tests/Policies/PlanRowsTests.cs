using System.Runtime.Intrinsics;
using CsCheck;
using DmSim.Core.Engine;
using DmSim.Core.Policies;
using DmSim.Core.Policies.Sharing;
using DmSim.Core.Tests.Engine;

namespace DmSim.Core.Tests.Policies;

/// <summary>What is worked out for four VMs at a time must be what it is for each of them.</summary>
public class PlanRowsTests
{
    private const int Vms = 11;
    private const double DeadBandPercent = 2;

    [Fact]
    public void Ideal_targets_of_four_are_those_of_each()
    {
        Gen<long> demand = Gen.OneOf(
            Gen.Long[0, 1L << 45],
            Gen.Long[0, 100_000],
            Gen.Long[0, 1L << 40].Select(a => a * 20)
        );
        Gen.Select(demand.Array[4], Gen.Int[5, 2000].Array[4], Gen.Bool)
            .Sample(
                (demands, buffers, isOfDemand) =>
                {
                    BufferMeaning meaning = isOfDemand ? BufferMeaning.OfDemand : BufferMeaning.OfTotal;
                    bool isExact = IdealTarget.TryOfFour(
                        Vector256.Create(demands),
                        Vector128.Create(buffers),
                        meaning,
                        out Vector256<long> ideals
                    );
                    // Only where a product reaches 2^52 there may be no answer.
                    Assert.True(isExact || demands.Max() > (1L << 52) / (isOfDemand ? 2101 : 101));
                    for (int lane = 0; isExact && lane < 4; lane++)
                    {
                        Assert.Equal(IdealTarget.Of(demands[lane], buffers[lane], meaning), ideals[lane]);
                    }
                },
                iter: 20_000
            );
    }

    [Fact]
    public void Rows_of_four_are_those_of_each()
    {
        int fours = 0;
        int rests = 0;
        Gen.Int[0, int.MaxValue - 1]
            .Sample(
                seed =>
                {
                    Random random = new(seed);
                    RunSpec spec = Make(random).Build();
                    Simulator.Run(
                        ProbePolicy.In(
                            spec,
                            (host, orders) =>
                            {
                                (int added, int atRest) = Compare(host, random, spec.UnitBytes);
                                Interlocked.Add(ref fours, added);
                                Interlocked.Add(ref rests, atRest);
                                return Disturb(host, orders, random);
                            }
                        ),
                        RunOptions.MetricsOnly
                    );
                },
                iter: 40
            );
        Assert.True(fours > 1000 && rests > 100, $"{fours} fours, {rests} at rest: too little was compared");
    }

    private static (int Added, int AtRest) Compare(in HostView host, Random random, long unit)
    {
        long[] buffers = [.. Enumerable.Range(0, Vms).Select(_ => random.NextInt64(1L << 28))];
        PlanRows each = new(Vms, unit);
        PlanRows four = new(Vms, unit);
        long assigned = 0;
        int added = 0;
        for (int vm = 0; vm < Vms; vm++)
        {
            bool isFour =
                vm + Lanes.Count <= Vms
                && four.TryAddFour(
                    host,
                    vm,
                    Lanes.Load(host.ReportedDemand, vm) + Lanes.Load(buffers, vm),
                    ref assigned
                );
            for (int last = isFour ? vm + Lanes.Count - 1 : vm; vm <= last; vm++)
            {
                AddOne(host, each, vm, buffers[vm]);
                assigned += isFour || !host.IsBalanced(vm) ? 0 : host.Assigned[vm] + host.InFlight[vm];
                if (!isFour)
                {
                    AddOne(host, four, vm, buffers[vm]);
                }
            }

            vm--;
            added += isFour ? 1 : 0;
        }

        Equal(each, four);
        Assert.Equal(AssignedTo(host), assigned);
        return (added, CompareRest(host, four));
    }

    private static void AddOne(in HostView host, PlanRows rows, int vm, long buffer)
    {
        if (host.IsBalanced(vm))
        {
            long demand = host.ReportedDemand[vm];
            long held = host.HeldAfterOperation(vm);
            rows.Add(vm, held, host.LeastOf(vm), demand, demand + buffer, host.MostOf(vm), host.Weight[vm]);
        }
    }

    private static long AssignedTo(in HostView host)
    {
        long sum = 0;
        for (int vm = 0; vm < Vms; vm++)
        {
            sum += host.IsBalanced(vm) ? host.Assigned[vm] + host.InFlight[vm] : 0;
        }

        return sum;
    }

    private static void Equal(PlanRows expected, PlanRows actual)
    {
        int count = expected.Count;
        Assert.Equal(count, actual.Count);
        expected.ServeAll();
        actual.ServeAll();
        Assert.Equal(expected.Vm[..count], actual.Vm[..count]);
        Assert.Equal(expected.Weight[..count], actual.Weight[..count]);
        Assert.Equal(expected.Scale[..count], actual.Scale[..count]);
        Assert.Equal(expected.Floor[..count], actual.Floor[..count]);
        Assert.Equal(expected.Demand[..count], actual.Demand[..count]);
        Assert.Equal(expected.Ideal[..count], actual.Ideal[..count]);
        Assert.Equal(expected.Held[..count], actual.Held[..count]);
        for (int row = 0; row < count; row++)
        {
            Assert.Equal(Math.Max(actual.Held[row], actual.Ideal[row]), actual.Target[row]);
        }

        long keep = actual.Target[..count].Sum();
        Assert.Equal((keep, actual.Ideal[..count].Sum(), actual.Demand[..count].Sum()), actual.Sums());
        Assert.Equal(Enumerable.Range(0, count).Any(row => actual.Held[row] < actual.Demand[row]), actual.AnyLacks());
    }

    private static int CompareRest(in HostView host, PlanRows rows)
    {
        int atRest = 0;
        for (int row = 0; row < rows.Count; row++)
        {
            foreach (double band in (double[])[DeadBandPercent, 40, -1])
            {
                bool expected = row + Lanes.Count <= rows.Count && rows.Vm[row + 3] == rows.Vm[row] + 3;
                for (int next = row; expected && next < row + Lanes.Count; next++)
                {
                    expected &= Rests(host, rows, next, band);
                }

                Assert.Equal(expected, rows.AreAtRest(host, row, band));
                atRest += expected ? 1 : 0;
            }
        }

        return atRest;
    }

    private static bool Rests(in HostView host, PlanRows rows, int row, double bandPercent)
    {
        long standing = host.Target[rows.Vm[row]];
        long distance = Math.Abs(rows.Target[row] - rows.Held[row]);
        bool isLittle = distance < rows.Demand[row] * bandPercent / 100;
        bool holds = standing == rows.Held[row] && rows.Held[row] >= rows.Demand[row];
        return standing == rows.Target[row] || (isLittle && holds);
    }

    /// <summary>Gives some VMs another target, so that memory is under way and orders stand that no plan gave.</summary>
    private static Wake Disturb(in HostView host, MemoryOrders orders, Random random)
    {
        for (int vm = 0; vm < Vms; vm++)
        {
            if (host.IsBalanced(vm) && random.Next(30) == 0)
            {
                orders.SetTarget(vm, (long)(host.ReportedDemand[vm] * (0.8 + random.NextDouble())), MoveReason.Kept);
            }
        }

        return Wake.At(host.Tick + 1);
    }

    private static RunBuilder Make(Random random)
    {
        RunBuilder builder = new() { HostMebibytes = 60_000, Seconds = 120 };
        bool isCalm = random.Next(2) == 0;
        for (int vm = 0; vm < Vms; vm++)
        {
            long level = random.Next(300, 3000);
            int own = vm;
            builder.Vm(
                [
                    .. Enumerable
                        .Range(0, 30)
                        .Select(step => ((step * 4) + (own % 4), level + random.Next(isCalm ? 3 : 400))),
                ],
                minimum: 2 * random.Next(50, 250),
                startup: 512,
                maximum: 2 * random.Next(500, 2500),
                weight: random.Next(5) * 2500
            );
        }

        return builder;
    }
}
