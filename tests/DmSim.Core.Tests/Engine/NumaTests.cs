using DmSim.Core.Engine;
using DmSim.Core.Policies;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;
using DmSim.Core.Scenarios.Actions;
using DmSim.Core.Units;

namespace DmSim.Core.Tests.Engine;

/// <summary>NUMA nodes: one balancer with spanning, one per node without it (model.md §2.7).</summary>
public class NumaTests
{
    private static readonly NumaLayout TwoNodes = NumaLayout.Even(2) with { Spanning = false };

    [Theory]
    [InlineData(true, 6000)]
    [InlineData(false, 4000)]
    public void A_vm_grows_into_its_own_node_only(bool spanning, int held)
    {
        // Two nodes of 4000 MiB. T = 5000 · 1.2 = 6000 is more than one node has, so that without spanning the VM stays at
        // 4000 and pages, although the other node is empty.
        Timeline run = new RunBuilder
        {
            HostMebibytes = 8000,
            Seconds = 60,
            Numa = NumaLayout.Even(2) with { Spanning = spanning },
        }
            .Vm([(0, 5000)])
            .Trace();

        Assert.Equal(held, run.Assigned(0, 30));
        Assert.Equal(8000 - held, run.Free(30));
    }

    [Fact]
    public void A_start_fails_although_both_nodes_together_have_room()
    {
        // 4096 each. The settled VMs take 2400 (T of 2000) of node 0 and of node 1: 1696 are free on each, 3392 in all. A
        // start of 2500 cannot be served by either: even with VM 0 at its demand of 2000 (the ceiling of a medium starter)
        // node 0 has 2096. With spanning it starts at once.
        RunBuilder Host(bool spanning) =>
            new RunBuilder
            {
                HostMebibytes = 8192,
                Seconds = 100,
                Numa = NumaLayout.Even(2) with { Spanning = spanning },
            }
                .Vm([(0, 2000)])
                .Vm([(0, 2000)])
                .Vm([(0, 100)], startup: 2500)
                .Start(20, 2);

        Timeline spanned = Host(spanning: true).Trace();
        Timeline divided = Host(spanning: false).Trace();

        Assert.Equal(20, Assert.Single(Starts(spanned, 2)).Tick);
        Assert.Empty(Starts(divided, 2));
        MachineEvent failed = divided.Only(MachineEventKind.StartFailed);
        Assert.Equal((30, RunBuilder.Mib(2500 - 2096)), (failed.Tick, failed.Bytes));
    }

    [Fact]
    public void A_start_goes_to_the_freest_node_and_to_the_lowest_of_equals()
    {
        // Nothing runs: VM 0 goes to node 0 (4000 = 4000), VM 1 to node 1 (2000 < 4000), VM 2 to node 1 (2000 < 3000), VM 3
        // to node 0 (2000 = 2000).
        Timeline run = new RunBuilder
        {
            HostMebibytes = 8000,
            Seconds = 40,
            Numa = TwoNodes,
        }
            .Vm([(0, 100)], startup: 2000)
            .Vm([(0, 100)], startup: 1000)
            .Vm([(0, 100)], startup: 1000)
            .Vm([(0, 100)], startup: 1000)
            .Start(10, 0)
            .Start(11, 1)
            .Start(12, 2)
            .Start(13, 3)
            .Trace();

        Assert.Equal([(0, 0L), (1, 1L), (2, 1L), (3, 0L)], Nodes(run));
    }

    [Fact]
    public void A_start_waits_for_the_node_of_its_settings_however_free_the_other_is()
    {
        // Node 1 holds a static VM of 3500 of 4000 MiB; the starter needs 1000 there. VM 0 stops at 25: then it starts.
        Timeline run = new RunBuilder
        {
            HostMebibytes = 8000,
            Seconds = 60,
            Numa = TwoNodes,
        }
            .Vm([(0, 100)], minimum: 3500, startup: 3500, maximum: 3500, dynamicMemory: false, node: 1)
            .Vm([(0, 100)], startup: 1000, node: 1)
            .Start(20, 1)
            .Event(25, 0, new TurnOffAction())
            .Trace();

        Assert.Equal(25, Assert.Single(Starts(run, 1)).Tick);
        Assert.Equal([(0, 1L), (1, 1L)], Nodes(run));
    }

    [Fact]
    public void Each_attempt_of_a_start_looks_for_the_node_anew()
    {
        // Both nodes are full of static VMs of 3800 and 3700; a start of 1000 looks at node 1 (300 free of 4000), fails
        // at 30, and finds node 0 empty at 60, because VM 0 went in the pause.
        Timeline run = new RunBuilder
        {
            HostMebibytes = 8000,
            Seconds = 100,
            Numa = TwoNodes,
        }
            .Vm([(0, 100)], minimum: 3800, startup: 3800, maximum: 3800, dynamicMemory: false)
            .Vm([(0, 100)], minimum: 3700, startup: 3700, maximum: 3700, dynamicMemory: false)
            .Vm([(0, 100)], startup: 1000)
            .Start(20, 2, attempts: 2, retry: 30)
            .Event(45, 0, new TurnOffAction())
            .Trace();

        Assert.Equal([(0, 0L), (1, 1L), (2, 1L), (2, 0L)], Nodes(run));
        Assert.Equal(60, Assert.Single(Starts(run, 2)).Tick);
    }

    [Fact]
    public void A_squeeze_on_one_node_leaves_the_other_untouched()
    {
        // Two nodes of 2000, two VMs each, T = 600 · 1.2 = 720. At 100 the demand of VM 0 rises to 2000: node 0 has 2000 for
        // demands of 2600, levelled at 2000 · 2000/2600 and 600 · 2000/2600. On node 1 nothing moves.
        Timeline run = new RunBuilder
        {
            HostMebibytes = 4000,
            Seconds = 200,
            Numa = TwoNodes,
        }
            .Vm([(0, 600), (100, 2000)], node: 0, minimum: 64)
            .Vm([(0, 600)], node: 0, minimum: 64)
            .Vm([(0, 600)], node: 1, minimum: 64)
            .Vm([(0, 600)], node: 1, minimum: 64)
            .Trace();

        Assert.InRange(run.Assigned(0, 150), 1537, 1540);
        Assert.InRange(run.Assigned(1, 150), 460, 462);
        Assert.Equal(720, run.Assigned(2, 150));
        Assert.DoesNotContain(run.Log.Decisions, decision => decision.Vm >= 2 && decision.Tick > 0);
        Assert.All(run.Log.Decisions, decision => Assert.Equal(decision.Vm / 2, decision.Node));
        Assert.InRange(run.Free(150), 560, 562);
    }

    [Fact]
    public void A_settled_host_fills_the_node_on_which_most_is_left()
    {
        // Targets 1200, 1200, 600, 1800: to nodes 0, 1, 0 (800 = 800), 1 (800 > 200). Node 1 then has 2000 for targets of
        // 3000 and demands of 2500, levelled at 80 percent of demand.
        Timeline run = new RunBuilder
        {
            HostMebibytes = 4000,
            Seconds = 20,
            Numa = TwoNodes,
        }
            .Vm([(0, 1000)], minimum: 64)
            .Vm([(0, 1000)], minimum: 64)
            .Vm([(0, 500)], minimum: 64)
            .Vm([(0, 1500)], minimum: 64)
            .Trace();

        Assert.Equal([(0, 0L), (1, 1L), (2, 0L), (3, 1L)], Nodes(run));
        Assert.Equal(1200, run.Assigned(0, 0));
        Assert.Equal(600, run.Assigned(2, 0));
        Assert.Equal(800, run.Assigned(1, 0));
        Assert.Equal(1200, run.Assigned(3, 0));
    }

    [Fact]
    public void Reserve_and_host_load_are_shared_by_the_size_of_nodes()
    {
        // Nodes of 6000 and 2000 MiB: a load of 800 takes 600 and 200. A VM wants all: 5400 on node 0, 1800 on node 1.
        Timeline run = new RunBuilder
        {
            HostMebibytes = 8000,
            Seconds = 120,
            Numa = NumaLayout.Of([MemorySize.FromMebibytes(6000), MemorySize.FromMebibytes(2000)]) with
            {
                Spanning = false,
            },
        }
            .Vm([(0, 9000)], node: 0)
            .Vm([(0, 9000)], node: 1)
            .HostLoad(30, 800)
            .Trace();

        Assert.Equal([6000, 2000], [run.Assigned(0, 20), run.Assigned(1, 20)]);
        Assert.Equal([5400, 1800], [run.Assigned(0, 110), run.Assigned(1, 110)]);
    }

    [Fact]
    public void A_reset_vm_boots_on_its_node_and_a_restored_one_looks_for_a_node()
    {
        // VM 0 on node 0 of 4000, VM 1 on node 1 with 3000. VM 0 is reset at 20 while node 0 is freer: it stays. Saved at
        // 100, it comes back at 200 when VM 2 with 3500 holds node 0: to node 1, the freer one.
        Timeline run = new RunBuilder
        {
            HostMebibytes = 8000,
            Seconds = 260,
            Numa = TwoNodes,
        }
            .Vm([(0, 500)], startup: 600)
            .Vm([(0, 100)], minimum: 3000, startup: 3000, maximum: 3000, dynamicMemory: false)
            .Vm([(0, 100)], minimum: 3500, startup: 3500, maximum: 3500, dynamicMemory: false)
            .Event(20, 0, new RestartAction())
            .Event(100, 0, new SaveAction())
            .Start(150, 2)
            .Start(200, 0)
            .Trace();

        Assert.Equal([(0, 0L), (1, 1L), (2, 0L), (0, 1L)], Nodes(run));
        Assert.Equal(200, run.Only(MachineEventKind.Restored).Tick);
    }

    [Fact]
    public void Smart_paging_bridges_what_the_vms_own_node_lacks()
    {
        // Node 0 of 2000: a static VM of 1640 and VM 0 with 360 (T of 300) of its startup of 1000. Node 1 is empty, and of
        // no use to the reset VM: 640 are bridged.
        Timeline run = new RunBuilder
        {
            HostMebibytes = 4000,
            Seconds = 200,
            Numa = TwoNodes,
        }
            .Vm([(0, 300)], minimum: 256, startup: 1000, node: 0)
            .Vm([(0, 100)], minimum: 1640, startup: 1640, maximum: 1640, dynamicMemory: false, node: 0)
            .Event(100, 0, new RestartAction())
            .Trace();

        Assert.Equal(RunBuilder.Mib(640), run.Only(MachineEventKind.SmartPagingBegun).Bytes);
    }

    [Fact]
    public void A_static_vm_is_resized_within_its_node()
    {
        // Node 0 of 2000 has 500 free beside the VM of 1500: of 1000 more it gets 500.
        Timeline run = new RunBuilder
        {
            HostMebibytes = 4000,
            Seconds = 120,
            Numa = TwoNodes,
        }
            .Vm([(0, 100)], minimum: 1500, startup: 1500, maximum: 1500, dynamicMemory: false, node: 0)
            .Event(60, 0, new ResizeAction(MemorySize.FromMebibytes(2500)))
            .Trace();

        Assert.Equal(2000, run.Assigned(0, 110));
        Assert.Equal(RunBuilder.Mib(500), run.Only(MachineEventKind.ResizeShort).Bytes);
    }

    [Fact]
    public void A_node_s_policy_sees_the_others_vms_as_off_and_cannot_order_them()
    {
        List<string> seen = [];
        Wake Balance(HostView host, MemoryOrders orders)
        {
            string text = $"{host.TotalBytes >> 20} {host.FreeBytes >> 20}:";
            for (int vm = 0; vm < 2; vm++)
            {
                text += $" {host.State[vm]} {host.Assigned[vm] >> 20} {host.ReportedDemand[vm] >> 20};";
            }

            seen.Add(text);
            orders.SetTarget(0, RunBuilder.Mib(700), MoveReason.PolicyRule);
            return Wake.At(Wake.Never);
        }

        RunSpec spec = new RunBuilder
        {
            HostMebibytes = 4000,
            Seconds = 10,
            Numa = TwoNodes,
        }
            .Vm([(0, 500)])
            .Vm([(0, 1000)])
            .Build();
        Timeline run = RunBuilder.Trace(ProbePolicy.In(spec, Balance));

        Assert.Equal(["2000 1400: Running 600 500; Off 0 -1;", "2000 800: Off 0 -1; Running 1200 1000;"], seen);
        Assert.Equal(700, run.Assigned(0, 5));
        Assert.Equal(1, run.Result.Totals.Corrections);
    }

    [Fact]
    public void Counters_have_one_balancer_per_node()
    {
        // Node 0: 2000 − 600 free, pressure 500/600 = 83 percent; node 1: 2000 − 1200, and 1000/1200.
        BalancerRows rows = new();
        new RunBuilder
        {
            HostMebibytes = 4000,
            Seconds = 10,
            Numa = TwoNodes,
        }
            .Vm([(0, 500)])
            .Vm([(0, 1000)])
            .Run(new RunOptions { Counters = new CounterFeed(rows, 5, 100) });

        Assert.Equal([1400, 800], rows.Last.Select(balancer => balancer.AvailableBytes / MemorySize.BytesPerMebibyte));
        Assert.Equal([83, 83], rows.Last.Select(balancer => balancer.CurrentPressure));
    }

    [Fact]
    public void Parts_of_nodes_add_up_to_the_whole()
    {
        NumaLayout three = NumaLayout.Even(3);
        Assert.Equal([33, 33, 34], Enumerable.Range(0, 3).Select(node => three.PartOf(100, node)));
        Assert.Equal((33, 34), (three.LeastPartOf(100), three.GreatestPartOf(100)));

        NumaLayout uneven = NumaLayout.Of([MemorySize.FromGibibytes(3), MemorySize.FromGibibytes(1)]);
        Assert.Equal([75, 25], Enumerable.Range(0, 2).Select(node => uneven.PartOf(100, node)));
        Assert.Equal(long.MaxValue, uneven.PartOf(long.MaxValue, 0) + uneven.PartOf(long.MaxValue, 1));
        Assert.Equal(NumaLayout.Even(3), three);
        Assert.NotEqual(NumaLayout.Even(2), three);
    }

    [Fact]
    public void A_node_that_the_host_lacks_is_a_defect_of_the_caller()
    {
        RunBuilder builder = new RunBuilder { Numa = TwoNodes }.Vm([(0, 100)], node: 2);

        Assert.Throws<ArgumentException>(() => builder.Run());
    }

    private static IEnumerable<(int Vm, long Node)> Nodes(Timeline run) =>
        run.Log.Events.Where(item => item.Kind == MachineEventKind.NodeChosen).Select(item => (item.Vm, item.Bytes));

    private static IEnumerable<MachineEvent> Starts(Timeline run, int vm) =>
        run.Log.Events.Where(item => item.Kind == MachineEventKind.Started && item.Vm == vm && item.Tick > 0);

    private sealed class BalancerRows : ICounterSink
    {
        public BalancerCounters[] Last { get; private set; } = [];

        public void Sample(int tick, ReadOnlySpan<BalancerCounters> balancers, ReadOnlySpan<VmCounters> vms) =>
            Last = balancers.ToArray();
    }
}
