using CsCheck;
using DmSim.Core.Policies.Snapshots;
using DmSim.Core.Tests.Policies.Oracle;

namespace DmSim.Core.Tests.Policies.Rivals;

/// <summary>What the rules of the ported balancers imply for any host.</summary>
public class RivalProperties
{
    private const long Mib = 1 << 20;

    private static readonly Gen<VmSnapshot> AnyVm = Gen.Select(
            Gen.Int[0, 2048],
            Gen.Int[0, 6144],
            Gen.Int[0, 100],
            Gen.Int[-1, 8000],
            Gen.Int[0, 3]
        )
        .Select(
            (minimum, span, place, used, shares) =>
                new VmSnapshot
                {
                    Name = "",
                    MinimumBytes = minimum * Mib,
                    MaximumBytes = (minimum + span + 1) * Mib,
                    // Odd bytes, so that nothing comes out even.
                    AssignedBytes = (minimum * Mib) + ((span + 1) * Mib * place / 101),
                    UsedBytes = used < 0 ? VmSnapshot.Unknown : (used * Mib) + 13,
                    UnusedBytes = used < 0 ? VmSnapshot.Unknown : used * Mib / 3,
                    DemandBytes = used < 0 ? VmSnapshot.Unknown : used * Mib,
                    StallPercent = used % 7,
                    Shares = shares * 333,
                }
        );

    private static readonly Gen<VmSnapshot[]> AnyVms = AnyVm
        .Array[0, 9]
        .Select(vms => vms.Select((vm, index) => vm with { Name = $"vm{index}" }).ToArray());

    public static TheoryData<string> Policies =>
        ["mom", "mom-vdsm:balloon=on", "proxmox", "qubes", "senpai", "xen-selfballoon", "virtualbox"];

    [Theory]
    [MemberData(nameof(Policies))]
    public void Targets_lie_between_minimum_and_maximum_whatever_the_order_of_vms(string policy)
    {
        Gen.Select(AnyVms, Gen.Int[-500, 6000])
            .Sample(
                (vms, free) =>
                {
                    SnapshotDecision forward = Snapshots.Decide(policy, Host(vms, free));
                    SnapshotDecision backward = Snapshots.Decide(policy, Host([.. vms.Reverse()], free));

                    Assert.Equal(forward.Targets.OrderBy(ByName), backward.Targets.OrderBy(ByName));
                    foreach (TargetDecision target in forward.Targets)
                    {
                        VmSnapshot vm = vms.Single(one => one.Name == target.Vm);
                        Assert.InRange(target.Bytes, vm.MinimumBytes, vm.MaximumBytes);
                    }
                },
                iter: 200
            );
    }

    [Fact]
    public void Qmemman_never_gives_out_more_than_there_is()
    {
        Gen.Select(AnyVms, Gen.Int[0, 6000])
            .Sample(
                (vms, free) =>
                {
                    VmSnapshot[] domains = [.. vms.Select(vm => vm with { MinimumBytes = 0 })];
                    long given = Snapshots
                        .Decide("qubes", Host(domains, free))
                        .Targets.Sum(target =>
                            target.Bytes - domains.Single(one => one.Name == target.Vm).AssignedBytes
                        );

                    Assert.True(given <= free * Mib);
                },
                iter: 300
            );
    }

    [Fact]
    public void Proxmox_moves_a_vm_by_no_more_than_its_step_and_the_host_not_past_the_goal()
    {
        Gen.Select(AnyVms, Gen.Int[-3000, 3000])
            .Sample(
                (vms, goal) =>
                {
                    HostSnapshot host = Host(vms, 1000) with
                    {
                        PolicyState = [KeyValuePair.Create("goalBytes", (double)(goal * Mib))],
                    };
                    IEnumerable<long> changes = Snapshots
                        .Decide("proxmox", host)
                        .Targets.Select(target =>
                            target.Bytes - vms.Single(one => one.Name == target.Vm).AssignedBytes
                        );

                    Assert.All(changes, change => Assert.InRange(change, -100 * Mib, 100 * Mib));
                    Assert.True(Math.Abs(goal) > 10 || !changes.Any());
                },
                iter: 300
            );
    }

    [Fact]
    public void Mom_shrinks_by_5_percent_at_most_and_only_when_the_host_is_short()
    {
        Gen.Select(AnyVms, Gen.Int[0, 6000])
            .Sample(
                (vms, free) =>
                {
                    bool isShort = free * Mib < 0.2 * Total;
                    foreach (TargetDecision target in Snapshots.Decide("mom", Host(vms, free)).Targets)
                    {
                        long held = vms.Single(one => one.Name == target.Vm).AssignedBytes;
                        Assert.Equal(isShort, target.Exact < held);
                        Assert.True(target.Exact >= held * 0.9499999);
                        Assert.True(Math.Abs(target.Exact!.Value - held) > 0.0025 * held);
                    }
                },
                iter: 300
            );
    }

    private const long Total = 16384 * Mib;

    private static string ByName(TargetDecision target) => target.Vm;

    private static HostSnapshot Host(IReadOnlyList<VmSnapshot> vms, long freeMebibytes) =>
        Snapshots.Host(Total, freeMebibytes * Mib, vms);
}
