using DmSim.Core.Policies;
using DmSim.Core.Policies.Snapshots;
using static DmSim.Core.Tests.Engine.RunBuilder;

namespace DmSim.Core.Tests.Policies;

/// <summary>Decisions about snapshots, against numbers worked out by hand.</summary>
public class SnapshotDeciderTests
{
    [Fact]
    public void Hyper_v_fills_buffers_from_surplus()
    {
        // a needs 1000 · 1.2 = 1200 and holds 1000, b needs 1200 and holds 1500: a gets 200, nothing is free.
        SnapshotDecision decision = Oracle.Snapshots.Decide(
            "hyper-v",
            Host(0, Vm("a", 1000, 1000), Vm("b", 1500, 1000))
        );

        Assert.Equal(
            [
                new TargetDecision("a", Mib(1200), null, MoveReason.GrownToTarget),
                new TargetDecision("b", Mib(1300), null, MoveReason.SurplusCollected),
            ],
            decision.Targets
        );
    }

    [Fact]
    public void A_vm_without_a_report_gets_no_order()
    {
        VmSnapshot silent = Vm("a", 1000, 0) with { DemandBytes = VmSnapshot.Unknown };

        Assert.Empty(Oracle.Snapshots.Decide("hyper-v", Host(500, silent)).Targets);
    }

    [Fact]
    public void A_locked_vm_gets_no_order()
    {
        Assert.Empty(
            Oracle.Snapshots.Decide("hyper-v", Host(500, Vm("a", 1000, 1000) with { IsLocked = true })).Targets
        );
    }

    [Fact]
    public void A_start_that_waits_squeezes_and_keeps_waiting()
    {
        // A starter of medium weight may take buffers: a holds 1200 at a demand of 1000, 150 are missing.
        HostSnapshot host = Host(0, Vm("a", 1200, 1000)) with
        {
            PendingStarts = [new PendingStartSnapshot { NeededBytes = Mib(150) }],
        };

        SnapshotDecision decision = Oracle.Snapshots.Decide("hyper-v", host);

        Assert.Equal([new TargetDecision("a", Mib(1050), null, MoveReason.SqueezedForStart)], decision.Targets);
        Assert.Equal([new StartDecision("start 1", StartVerdict.Wait)], decision.Starts);
    }

    [Fact]
    public void A_sequence_meets_one_policy_and_orders_stand()
    {
        List<long> targets = [];
        SnapshotDecider decider = new(
            [Host(0, Vm("a", 1000, 1000)), Host(0, Vm("b", 1000, 1000), Vm("a", 900, 1000)) with { Tick = 5 }],
            new PolicyDescriptor
            {
                Name = "probe",
                Summary = "Halves.",
                Source = "test",
                Create = _ => new Engine.ProbePolicy(
                    (host, orders) =>
                    {
                        // VMs are told apart by name: a stays the first.
                        targets.Add(host.Target[0]);
                        targets.Add(host.ProgressTick[0]);
                        orders.SetTarget(0, host.Assigned[0] / 2, MoveReason.PolicyRule, 0.5);
                        orders.ReclaimUncooperatively(1, Mib(7));
                        return Wake.At(host.Tick + 3);
                    },
                    null
                ),
            },
            PolicyOptionValues.Resolve([], [], [])
        );

        IReadOnlyList<SnapshotDecision> decisions = decider.DecideAll();

        Assert.Equal([Mib(1000), -1, Mib(500), 5], targets);
        Assert.Equal([3, 8], decisions.Select(decision => decision.Wake.Tick));
        Assert.Equal(new TargetDecision("a", Mib(450), 0.5, MoveReason.PolicyRule), decisions[1].Targets[0]);
        Assert.Equal([new ActuatorDecision("b", Mib(7), false)], decisions[1].Uncooperative);
    }

    private static HostSnapshot Host(long free, params VmSnapshot[] vms) =>
        Oracle.Snapshots.Host(Mib(8192), Mib(free), vms);

    private static VmSnapshot Vm(string name, long assigned, long demand) =>
        new()
        {
            Name = name,
            AssignedBytes = Mib(assigned),
            MinimumBytes = Mib(512),
            MaximumBytes = Mib(4096),
            DemandBytes = Mib(demand),
        };
}
