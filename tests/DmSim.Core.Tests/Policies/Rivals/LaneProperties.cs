using System.Runtime.Intrinsics;
using CsCheck;
using DmSim.Core.Policies;
using DmSim.Core.Policies.Rivals;
using DmSim.Core.Policies.Snapshots;
using DmSim.Core.Tests.Policies.Oracle;
using static DmSim.Core.Tests.Engine.RunBuilder;

namespace DmSim.Core.Tests.Policies.Rivals;

/// <summary>Balancers that look at four VMs at a time decide as they do when VMs that are off keep the others apart.</summary>
public class LaneProperties
{
    private static readonly string[] Policies =
    [
        "equal-pressure",
        "equal-pressure:dead-band=10",
        "qubes",
        "qubes:stuck-after=1,min-transfer=0",
    ];

    private static readonly Gen<(long Held, long Demand, long Minimum, long Room)> GenVm = Gen.Select(
        Gen.Long[100, 4000],
        Gen.Long[0, 4000],
        Gen.Long[1, 2000],
        Gen.Long[0, 6000]
    );

    [Fact]
    public void Vms_between_others_that_are_off_are_treated_alike()
    {
        Gen.Select(
                Gen.Int[0, Policies.Length - 1],
                GenVm.Array[1, 14],
                Gen.Long[-200, 9000],
                Gen.Long[-300, 300].Array[4]
            )
            .Sample(
                (policy, vms, free, changes) =>
                {
                    HostSnapshot[] together = [.. changes.Select((change, step) => Host(vms, free, change, step, 0))];
                    HostSnapshot[] apart = [.. changes.Select((change, step) => Host(vms, free, change, step, 3))];

                    IReadOnlyList<SnapshotDecision> expected = Snapshots.DecideAll(Policies[policy], apart);
                    IReadOnlyList<SnapshotDecision> actual = Snapshots.DecideAll(Policies[policy], together);

                    Assert.Equal(expected.SelectMany(step => step.Targets), actual.SelectMany(step => step.Targets));
                }
            );
    }

    [Fact]
    public void Shares_of_many_domains_are_those_of_each()
    {
        Gen.Select(Gen.Select(Gen.Long[0, 1L << 36], Gen.Long[0, 1L << 37]).Array[1, 30], Gen.Long[1, 1L << 42])
            .Sample(
                (domains, available) =>
                {
                    long[] preferred = [.. domains.Select(domain => domain.Item1)];
                    long total = preferred.Sum();
                    long[] target = new long[domains.Length];
                    // Without a cap nothing is left over, so that domains do not depend on each other.
                    long[] most = [.. domains.Select(_ => long.MaxValue)];

                    QubesShares.Share(preferred, most, total, available, target);

                    for (int row = 0; row < target.Length; row++)
                    {
                        long[] one = new long[1];
                        QubesShares.Share([preferred[row]], [most[row]], total, available, one);
                        Assert.Equal(one[0], target[row]);
                    }
                }
            );
    }

    [Fact]
    public void What_caps_leave_over_is_shared_alike_by_one_and_by_four()
    {
        Gen.Select(Gen.Select(Gen.Long[0, 1L << 36], Gen.Long[0, 1L << 37]).Array[1, 30], Gen.Long[1, 1L << 42])
            .Sample(
                (domains, available) =>
                {
                    long[] preferred = [.. domains.Select(domain => domain.Item1)];
                    long[] most = [.. domains.Select(domain => domain.Item2)];
                    long total = preferred.Sum();
                    long[] target = new long[domains.Length];

                    QubesShares.Share(preferred, most, total, available, target);

                    Assert.Equal(PlainShares(preferred, most, total, available), target);
                }
            );
    }

    private static long[] PlainShares(long[] preferred, long[] most, long total, long available)
    {
        long[] wanted = [.. preferred.Select(wish => (long)(0.999 * (wish + (1.0 * wish / total * available))))];
        long[] shares = [.. wanted.Zip(most, Math.Min)];
        long left = wanted.Zip(most, (want, cap) => Math.Max(0, want - cap)).Sum();
        int open = wanted.Zip(most).Count(pair => pair.First <= pair.Second);
        while (left > 0 && open > 0)
        {
            long bonus = (long)(0.999 * ((double)left / open));
            left = 0;
            for (int row = 0; row < shares.Length; row++)
            {
                bool isCapped = shares[row] < most[row] && shares[row] + bonus >= most[row];
                left += isCapped ? shares[row] + bonus - most[row] : 0;
                open -= isCapped ? 1 : 0;
                shares[row] = shares[row] < most[row] ? Math.Min(shares[row] + bonus, most[row]) : shares[row];
            }
        }

        return shares;
    }

    [Fact]
    public void A_second_power_is_the_one_of_the_library()
    {
        Gen.OneOf(Gen.Double[0, 3], Gen.Double[0, 1e6], Gen.Double[0, 1e-6], Gen.Double.Where(value => value > 0))
            .Sample(value => Assert.Equal(Math.Pow(value, 2), PowerOfTwo.Of(value)), iter: 200_000);
    }

    [Fact]
    public void Four_second_powers_are_those_of_the_library()
    {
        Gen.OneOf(Gen.Double[0, 3], Gen.Double[0, 1e6], Gen.Double[0, 1e-6], Gen.Const(0.0), Gen.Const(1e200))
            .Array[4]
            .Sample(
                values =>
                {
                    Vector256<double> powers = PowerOfTwo.Of(Vector256.Create(values), Vector256<long>.AllBitsSet);
                    for (int lane = 0; lane < values.Length; lane++)
                    {
                        Assert.Equal(Math.Pow(values[lane], 2), powers.GetElement(lane));
                    }
                },
                iter: 50_000
            );
    }

    private static HostSnapshot Host(
        (long Held, long Demand, long Minimum, long Room)[] vms,
        long free,
        long change,
        int step,
        int offBetween
    )
    {
        List<VmSnapshot> all = [];
        for (int vm = 0; vm < vms.Length; vm++)
        {
            (long held, long demand, long minimum, long room) = vms[vm];
            long now = Math.Max(0, demand + (change * (1 + (vm % 3))));
            all.Add(
                new VmSnapshot
                {
                    Name = $"vm{vm}",
                    AssignedBytes = Mib(held),
                    MinimumBytes = Mib(minimum),
                    MaximumBytes = Mib(minimum + room),
                    DemandBytes = Mib(now),
                    UsedBytes = Mib(now),
                }
            );
            for (int off = 0; off < offBetween; off++)
            {
                all.Add(
                    new VmSnapshot
                    {
                        Name = $"off{vm}-{off}",
                        State = VmState.Off,
                        AssignedBytes = 0,
                        MinimumBytes = Mib(1),
                        MaximumBytes = Mib(2),
                    }
                );
            }
        }

        return Snapshots.Host(Mib(100_000), Mib(free), all, step);
    }
}
