using CsCheck;
using DmSim.Core.Engine;
using DmSim.Core.Policies;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;
using DmSim.Core.Scenarios.Actions;
using DmSim.Core.Units;

namespace DmSim.Core.Tests.Engine.Backing;

/// <summary>
/// What holds under every hypervisor profile, over random runs with a policy that orders anything: conservation and bounds
/// are checked by the engine in every tick, the rest here.
/// </summary>
public class ProfileProperties
{
    private static readonly HypervisorProfile[] Profiles =
    [
        HypervisorProfile.Kvm,
        HypervisorProfile.Xen,
        HypervisorProfile.Esx,
        HypervisorProfile.VirtualBox,
        new()
        {
            Name = "eager that swaps",
            CanHostSwap = true,
            CanBlock = true,
        },
        new()
        {
            Name = "eager and whole",
            UnitBytes = 65536,
            BootSize = BootSize.Maximum,
            CanHotAdd = false,
        },
        new()
        {
            Name = "lazy without swap",
            Backing = MemoryBacking.Lazy,
            UnitBytes = 4096,
        },
        new()
        {
            Name = "lazy from startup, stops",
            Backing = MemoryBacking.Lazy,
            CanHotAdd = false,
            CanBlock = true,
            UnitBytes = 4096,
        },
    ];

    [Fact]
    public void Jumping_over_quiet_ticks_gives_exactly_what_walking_every_tick_gives()
    {
        Gen.Select(SimulatorProperties.Builders, Gen.Int[0, Profiles.Length - 1], Gen.Int[1, 100_000])
            .Sample(
                (builder, profile, salt) =>
                {
                    RunResult jumped = Run(builder, Profiles[profile], salt, walks: false);
                    RunResult walked = Run(builder, Profiles[profile], salt, walks: true);
                    SimulatorProperties.AssertAlike(walked, jumped);
                },
                iter: 150
            );
    }

    [Fact]
    public void A_profile_that_can_do_nothing_else_than_hyper_v_changes_nothing()
    {
        HypervisorProfile other = new() { Name = "another", UnitBytes = 2 * MemorySize.BytesPerMebibyte };
        SimulatorProperties.Builders.Sample(
            builder =>
            {
                RunSpec spec = builder.Build();
                RunOptions options = new() { SeriesRows = 100 };
                RunSpec renamed = spec with { Policy = spec.Policy with { Profile = other } };
                SimulatorProperties.AssertAlike(Simulator.Run(spec, options), Simulator.Run(renamed, options));
            },
            iter: 50
        );
    }

    [Fact]
    public void A_reset_vm_whose_memory_was_swapped_out_waits_for_its_minimum()
    {
        // The host took all 600 MiB before it kept 1900 of its 2048 for itself: 148 are no bridge to a minimum of 512.
        RunSpec built = new RunBuilder { HostMebibytes = 2048, Seconds = 80 }
            .Vm([(0, 600)], minimum: 512, startup: 600, maximum: 600)
            .HostLoad(20, 1900)
            .Event(25, 0, new RestartAction())
            .HostLoad(50)
            .Build();
        RunSpec spec = ProbePolicy.In(
            built,
            (host, orders) =>
            {
                orders.ReclaimUncooperatively(0, host.Tick < 20 ? 0 : MemoryOrders.NoReclaim);
                return Wake.At(host.Tick + 1);
            },
            profile: Profiles[4]
        );

        Timeline run = RunBuilder.Trace(spec);

        Assert.InRange(run.Only(MachineEventKind.Restarted).Tick, 50, 62);
        Assert.Equal(0, run.Count(MachineEventKind.SmartPagingBegun));
    }

    [Fact]
    public void A_tick_of_touching_swapping_and_blocking_allocates_nothing()
    {
        // Ten guests of 600 to 2100 MiB on a host of 9000: it swaps in every tick, and the policy orders in every fourth.
        RunBuilder builder = new() { HostMebibytes = 9000, Seconds = 4000 };
        for (int vm = 0; vm < 10; vm++)
        {
            int shift = vm * 37;
            builder.Vm([
                .. Enumerable.Range(0, 4000).Select(second => (second, 600L + ((second * 53) + shift) % 1500)),
            ]);
        }

        RunSpec spec = ProbePolicy.In(builder.Build(), OrderInTurn, profile: HypervisorProfile.Esx);
        long[] allocated = new long[200];
        int calls = 0;
        RunOptions options = new() { Progress = _ => allocated[calls++] = GC.GetAllocatedBytesForCurrentThread() };
        RunResult result = Simulator.Run(spec, options);
        calls = 0;
        Simulator.Run(spec, options);

        Assert.True(result.Totals.Vms.All(vm => vm.HostSwappedOutBytes > 0 && vm.StoppedTicks > 0));
        Assert.True(calls > 10);
        // The first half sizes the buffer of events; after that not one byte.
        Assert.Equal(allocated[calls / 2], allocated[calls - 1]);
    }

    private static Wake OrderInTurn(HostView host, MemoryOrders orders)
    {
        int vm = host.Tick / 4 % host.Assigned.Length;
        orders.SetTarget(vm, host.Maximum[vm] / (1 + (host.Tick / 40 % 12)), MoveReason.PolicyRule);
        orders.ReclaimUncooperatively(vm, host.Assigned[vm] - RunBuilder.Mib(host.Tick / 4 % 3 * 50));
        orders.Block(vm, host.Tick / 40 % 7 == 0);
        return Wake.At(host.Tick + 4);
    }

    private static RunResult Run(RunBuilder builder, HypervisorProfile profile, int salt, bool walks)
    {
        RunSpec built = builder.Build();
        if (salt % 4 == 0)
        {
            // Memory is not shared between nodes, nor swapped for another one's lack.
            NumaLayout nodes = NumaLayout.Even(1 + (salt / 4 % 3)) with
            {
                Spanning = false,
            };
            built = built with { Host = built.Host with { Numa = nodes } };
        }

        RunSpec spec = ProbePolicy.In(built, (host, orders) => OrderAnything(host, orders, salt), profile: profile);
        return Simulator.Run(spec, new RunOptions { SeriesRows = 100, WalkEveryTick = walks });
    }

    /// <summary>Orders that follow from the tick and the VM alone, wild ones among them; looks at what it is shown.</summary>
    private static Wake OrderAnything(in HostView host, MemoryOrders orders, int salt)
    {
        for (int vm = 0; vm < host.Assigned.Length; vm++)
        {
            Assert.InRange(host.Assigned[vm], 0, host.Granted[vm]);
            Assert.InRange(host.HostSwapped[vm], 0, host.Granted[vm] - host.Assigned[vm]);
            Assert.InRange(host.InFlight[vm], 0, long.MaxValue);
            uint draw = (uint)HashCode(host.Tick, vm, salt);
            long size = RunBuilder.Mib(draw % 3000) + (draw % 7 * 4096);
            switch (draw / 3000 % 9)
            {
                case 0 or 1:
                    orders.SetTarget(vm, size, MoveReason.PolicyRule);
                    break;
                case 2:
                    orders.SetTarget(vm, host.Minimum[vm] + (size / 4), MoveReason.PolicyRule);
                    break;
                case 3:
                    orders.ReclaimUncooperatively(vm, size / 2);
                    break;
                case 4:
                    orders.ReclaimUncooperatively(vm, MemoryOrders.NoReclaim);
                    break;
                case 5:
                    orders.Block(vm, draw % 2 == 0);
                    break;
                default:
                    break;
            }
        }

        Assert.InRange(host.HostStallPercent, 0, 100);
        return Wake.At(host.Tick + 1 + (salt % 40), salt % 3 == 0 ? WakeEvents.All : WakeEvents.None);
    }

    private static ulong HashCode(int tick, int vm, int salt)
    {
        ulong value = (ulong)tick * 0x9E3779B97F4A7C15UL + (ulong)vm * 0xC2B2AE3D27D4EB4FUL + (ulong)salt;
        value ^= value >> 29;
        value *= 0xBF58476D1CE4E5B9UL;
        return value ^ (value >> 32);
    }
}
