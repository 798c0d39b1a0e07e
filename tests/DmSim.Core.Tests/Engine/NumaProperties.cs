using CsCheck;
using DmSim.Core.Engine;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;
using DmSim.Core.Units;

namespace DmSim.Core.Tests.Engine;

/// <summary>
/// What holds for every host with NUMA nodes, checked over random ones; that each node's memory adds up is checked by the
/// engine itself in every tick.
/// </summary>
public class NumaProperties
{
    private static readonly Gen<RandomHost> Hosts =
        from policy in Gen.Int[0, RandomHost.PolicyCount - 1]
        from host in Gen.Int[1500, 12000]
        from initial in Gen.Int[0, 2]
        from nodes in Gen.Int[2, 4]
        from vms in RandomHost.GenVm.Array[1, 8]
        from events in RandomHost.GenEvent.Array[0, 10]
        select new RandomHost(policy, host, initial, nodes, vms, events);

    [Fact]
    public void Nodes_change_nothing_while_memory_may_span_them()
    {
        Hosts.Sample(
            host =>
            {
                RunOptions options = new() { SeriesRows = 100 };
                AssertSame(host.Build(NumaLayout.OneNode).Run(options), host.Build(host.Nodes).Run(options));
            },
            iter: 100
        );
    }

    [Fact]
    public void Jumping_over_quiet_ticks_gives_exactly_what_walking_every_tick_gives()
    {
        Hosts.Sample(
            host =>
            {
                RunBuilder builder = host.Build(host.Nodes with { Spanning = false });
                RunResult walked = builder.Run(new RunOptions { SeriesRows = 100, WalkEveryTick = true });
                AssertSame(walked, builder.Run(new RunOptions { SeriesRows = 100 }));
            },
            iter: 200
        );
    }

    [Fact]
    public void Policies_give_no_order_that_must_be_corrected_on_any_node()
    {
        Hosts.Sample(
            host => Assert.Equal(0, host.Build(host.Nodes with { Spanning = false }).Run().Totals.Corrections),
            iter: 200
        );
    }

    [Fact]
    public void It_does_not_matter_which_number_a_node_has()
    {
        // Every VM names its node; counted the other way round, everything happens in the same way.
        Hosts.Sample(
            host =>
            {
                NumaLayout nodes = NumaLayout.Even(host.NodeCount) with { Spanning = false };
                Timeline there = host.Build(nodes, vm => vm % host.NodeCount).Trace();
                Timeline back = host.Build(nodes, vm => host.NodeCount - 1 - (vm % host.NodeCount)).Trace();
                Assert.Equal(there.Result.Series!.AssignedMebibytes, back.Result.Series!.AssignedMebibytes);
                Assert.Equal(there.Result.Totals.Decisions, back.Result.Totals.Decisions);
            },
            iter: 100
        );
    }

    [Fact]
    public void A_node_is_like_a_host_of_its_own()
    {
        // Only the VMs of node 0 are on the small host; there they fare exactly as on the node.
        Hosts.Sample(
            host =>
            {
                NumaLayout nodes = NumaLayout.Even(host.NodeCount) with { Spanning = false };
                Timeline node = host.WithoutPeriod.Build(nodes, vm => vm % host.NodeCount).Trace();
                Timeline alone = host.WithoutPeriod.BuildNodeZero().Trace();
                for (int vm = 0; vm < alone.Result.Totals.Vms.Count; vm++)
                {
                    for (int second = 0; second < 600; second++)
                    {
                        Assert.Equal(alone.Assigned(vm, second), node.Assigned(vm * host.NodeCount, second));
                    }
                }
            },
            iter: 100
        );
    }

    private static void AssertSame(RunResult expected, RunResult actual)
    {
        Assert.Equal(expected.Totals.DecisionHash, actual.Totals.DecisionHash);
        Assert.Equal(expected.Objective, actual.Objective);
        Assert.Equal(expected.Series!.AssignedMebibytes, actual.Series!.AssignedMebibytes);
        Assert.Equal(expected.Series.FreeMebibytes, actual.Series.FreeMebibytes);
        foreach (MetricDefinition metric in MetricCatalogue.All)
        {
            Assert.Equal(metric.OfRun(expected.Totals), metric.OfRun(actual.Totals));
        }
    }

    /// <summary>A random host whose VMs and events stay the same while its memory is divided in one way or another.</summary>
    private sealed record RandomHost(
        int Policy,
        int Mebibytes,
        int Initial,
        int NodeCount,
        (int[] Steps, int[] Demand, int Settings)[] Vms,
        (int Second, int Kind, int Vm, int Size)[] Events
    )
    {
        private static readonly string[] Policies =
        [
            "hyper-v",
            "hyper-v:trim-delay=20,trim-rate=50,period=3",
            "clairvoyant",
            "hyper-v:trim-delay=20,trim-rate=50",
        ];

        /// <summary>The last one stands in for the one with a period.</summary>
        public static int PolicyCount => Policies.Length - 1;

        /// <summary>
        /// The same without a period: VMs that are off are of no node, so that what happens to them does not call the policy of
        /// one, and its periods may begin at another tick.
        /// </summary>
        public RandomHost WithoutPeriod => Policy == 1 ? this with { Policy = 3 } : this;

        public static Gen<(int[] Steps, int[] Demand, int Settings)> GenVm =>
            from count in Gen.Int[1, 6]
            from steps in Gen.Int[1, 120].Array[count]
            from demand in Gen.Int[-200, 3000].Array[count]
            from settings in Gen.Int[0, 1000]
            select (steps, demand, settings);

        public static Gen<(int Second, int Kind, int Vm, int Size)> GenEvent =>
            Gen.Select(Gen.Int[0, 500], Gen.Int[0, 14], Gen.Int[0, 7], Gen.Int[0, 3000]);

        /// <summary>Nodes of unequal size, such as hosts have whose memory slots are not filled alike.</summary>
        public NumaLayout Nodes =>
            NumaLayout.Of([.. Enumerable.Range(1, NodeCount).Select(node => MemorySize.FromMebibytes(1 + (node % 3)))]);

        public RunBuilder Build(NumaLayout nodes, Func<int, int>? nodeOf = null)
        {
            RunBuilder builder = Host(Mebibytes / NodeCount * NodeCount, nodes);
            for (int vm = 0; vm < Vms.Length; vm++)
            {
                Add(builder, vm, nodeOf?.Invoke(vm));
            }

            AddEvents(builder, everyVms: 1, loadPart: 1);
            return builder;
        }

        /// <summary>A host as large as one of equal nodes, with the VMs 0, n, 2 n … of n nodes.</summary>
        public RunBuilder BuildNodeZero()
        {
            RunBuilder builder = Host(Mebibytes / NodeCount, NumaLayout.OneNode);
            for (int vm = 0; vm < Vms.Length; vm += NodeCount)
            {
                Add(builder, vm, null);
            }

            AddEvents(builder, NodeCount, NodeCount);
            return builder;
        }

        private RunBuilder Host(int mebibytes, NumaLayout nodes) =>
            new RunBuilder
            {
                HostMebibytes = mebibytes,
                Seconds = 600,
                WarmUpSeconds = 45,
                Initial = (InitialState)Initial,
                OverheadMebibytes = 8,
                Numa = nodes,
                Starts = new StartSettings
                {
                    Attempts = 2,
                    RetrySeconds = 15,
                    SequenceSeconds = 0,
                },
            }.Policy(Policies[Policy]);

        private void Add(RunBuilder builder, int vm, int? node)
        {
            (int[] steps, int[] demand, int settings) = Vms[vm];
            int second = settings % 3 == 0 ? settings % 50 : 0;
            List<(int, long)> profile = [];
            for (int index = 0; index < steps.Length; index++)
            {
                profile.Add((second, Math.Max(-1, demand[index])));
                second += steps[index];
            }

            int minimum = 32 + (settings % 5 * 64);
            builder.Vm(
                [.. profile],
                minimum: minimum,
                startup: minimum + (settings % 4 * 128),
                maximum: minimum + 512 + (settings % 11 * 300),
                buffer: 5 + (settings % 60),
                weight: settings % 4 * 3300,
                kind: (GuestKind)(settings % 2),
                dynamicMemory: settings % 9 != 0,
                node: node
            );
        }

        private void AddEvents(RunBuilder builder, int everyVms, int loadPart)
        {
            foreach ((int second, int kind, int anyVm, int size) in Events.OrderBy(item => item.Second))
            {
                int vm = anyVm % Vms.Length;
                bool isOfHost = kind == 3;
                if (isOfHost)
                {
                    builder.HostLoad(second, size / NodeCount * NodeCount / loadPart);
                }
                else if (vm % everyVms == 0)
                {
                    builder.AnyEvent(second, kind, vm / everyVms, size / 2 * 2);
                }
            }
        }
    }
}
