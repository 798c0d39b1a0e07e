using DmSim.Core.Engine;
using DmSim.Core.Policies;
using DmSim.Core.Scenarios;
using DmSim.Core.Scenarios.Actions;

namespace DmSim.Core.Tests.Engine;

/// <summary>Whom a waiting start may take memory from, and what it may keep.</summary>
public class StartQueueTests
{
    [Fact]
    public void Memory_freed_for_growth_in_the_pause_does_not_go_to_the_start()
    {
        Timeline run = new RunBuilder { HostMebibytes = 5000, Seconds = 400 }
            .Vm([(0, 3000)])
            .Vm([(0, 1000), (130, 1500)])
            .Vm([(0, 400)], startup: 900, weight: 0)
            .Start(100, 2, attempts: 2, retry: 100)
            .Trace();
        Assert.Equal(4800, run.Assigned(0, 125) + run.Assigned(1, 125));
        Assert.Equal(4800, run.Assigned(0, 205) + run.Assigned(1, 205));
    }

    [Fact]
    public void A_heavier_start_is_served_before_a_lighter_one_that_came_first()
    {
        // VM 0 can give 3600-2800 = 800 at most (minimum 2800); 400 free => 1200 in all; each start needs 900.
        Timeline run = new RunBuilder { HostMebibytes = 4000, Seconds = 300 }
            .Vm([(0, 3000)], minimum: 2800, startup: 2800)
            .Vm([(0, 400)], startup: 900, weight: 0)
            .Vm([(0, 400)], startup: 900, weight: 10000)
            .Start(100, 1)
            .Start(100, 2)
            .Trace();
        Assert.Equal(0, run.Result.Totals.Vms[1].Starts);
        Assert.Equal(1, run.Result.Totals.Vms[2].Starts);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(10000)]
    [InlineData(60000)]
    public void A_start_makes_room_at_every_tick_length(int tickMs)
    {
        RunSpec spec = new RunBuilder { HostMebibytes = 4000, Seconds = 300 }
            .Vm([(0, 3000)])
            .Vm([(0, 400)], startup: 900, weight: 10000)
            .Start(100, 1)
            .Build() with
        {
            TickMilliseconds = tickMs,
        };
        RunResult r = Simulator.Run(spec, RunOptions.MetricsOnly);
        Assert.Equal(1, r.Totals.Vms[1].Starts);
    }

    [Fact]
    public void A_start_that_does_not_wait_is_not_delayed()
    {
        RunResult run = new RunBuilder
        {
            Initial = InitialState.ColdBoot,
            Starts = new StartSettings { WaitSeconds = 0 },
        }
            .Vm([(0, 400)])
            .Run();
        Assert.Equal(0, run.Totals.Vms[0].DelayedStarts);
    }

    [Fact]
    public void Without_squeezing_the_others_are_balanced_all_the_same()
    {
        // VM 1 needs 3000 more; VM 0 has the surplus. A start pends 100..160 s.
        Timeline run = new RunBuilder
        {
            HostMebibytes = 8000,
            Seconds = 300,
            Starts = new StartSettings { WaitSeconds = 60 },
        }
            .Policy("hyper-v:start-squeeze=none")
            .Vm([(0, 5000), (60, 1000)])
            .Vm([(0, 1000), (110, 2000)])
            .Vm([(0, 400)], startup: 4000, minimum: 512)
            .Start(100, 2)
            .Trace();
        Assert.True(run.Assigned(1, 150) >= 2000, $"{run.Assigned(1, 150)}");
    }

    [Fact]
    public void A_start_that_can_never_fit_does_not_lock_the_host()
    {
        Timeline run = new RunBuilder { HostMebibytes = 10000, Seconds = 2000 }
            .Vm([(0, 1000), (130, 4000)])
            .Vm([(0, 400)], startup: 20000, maximum: 32768)
            .Start(100, 1, attempts: 40, retry: 30)
            .Trace();
        Assert.True(run.Assigned(0, 1000) >= 4000, $"{run.Assigned(0, 1000)}");
    }

    [Fact]
    public void A_light_start_is_not_served_with_memory_squeezed_for_a_heavy_one()
    {
        // weight-0 start first in the queue is served with memory squeezed for the weight-10000 start.
        Timeline run = new RunBuilder { HostMebibytes = 6000, Seconds = 300 }
            .Vm([(0, 3000)])
            .Vm([(0, 400)], startup: 2800, weight: 0)
            .Vm([(0, 400)], startup: 512, weight: 10000)
            .Start(100, 1)
            .Start(100, 2)
            .Trace();
        Assert.Equal(0, run.Result.Totals.Vms[1].Starts);
    }

    [Fact]
    public void A_grant_is_rounded_to_whole_units()
    {
        RunSpec spec = new RunBuilder { HostMebibytes = 4000 }
            .Vm([(0, 3000)], minimum: 3000, startup: 3000)
            .Vm([(0, 100)], minimum: 256, startup: 1024)
            .Vm([(0, 100)], minimum: 256, startup: 1024)
            .Start(100, 1)
            .Start(100, 2)
            .Build();
        long missing = 0;
        long odd = 0;
        RunSpec probe = ProbePolicy.In(
            spec,
            (h, o) =>
            {
                missing = Math.Min(missing, h.PendingMissingBytes);
                odd |= h.Assigned[1] % (2 << 20);
                return Wake.At(h.Tick + 1);
            },
            (h, s, o) =>
            {
                missing = Math.Min(missing, h.PendingMissingBytes);
                return s.Vm == 1 ? StartVerdict.Admit(RunBuilder.Mib(300) + 1) : StartVerdict.Wait;
            }
        );
        Simulator.Run(probe, RunOptions.MetricsOnly);
        Assert.Equal(0, odd);
        Assert.Equal(0, missing);
    }

    [Fact]
    public void A_withdrawn_start_gives_back_what_was_squeezed_for_it()
    {
        // 3600 held, 400 free, 3000 needed: the heaviest start may take VM 0 down to 512, but only at 128 MiB/s once its
        // guest must page: the attempt times out, and the withdrawal lets VM 0 grow back to its target.
        Timeline run = new RunBuilder { HostMebibytes = 4000, Seconds = 1000 }
            .Vm([(0, 3000)])
            .Vm([(0, 400)], startup: 3400, weight: 10000)
            .Start(100, 1, attempts: 3, retry: 300)
            .Event(200, 1, new TurnOffAction())
            .Trace();

        Assert.True(run.Assigned(0, 190) < 3600);
        Assert.Equal(3600, run.Assigned(0, 300));
    }

    [Theory]
    [InlineData("hyper-v")]
    [InlineData("clairvoyant")]
    public void A_vm_in_the_middle_of_its_growth_is_not_counted_on_to_make_room(string policy)
    {
        // 60,000 MiB: VM 0 grows from 1200 to 24,000 at 1 GiB/s from second 100 on; VM 1 holds 36,000 - 30,000 of demand
        // and 6,000 of buffer - and nothing is free when a start needs 2,000 at 105 s: the buffer of VM 1 alone can give it
        // within 10 s, because VM 0 still has some 18 s of hot-add before it.
        Timeline run = new RunBuilder { HostMebibytes = 60_000, Seconds = 300 }
            .Policy(policy)
            .Vm([(0, 1000), (100, 20_000)], maximum: 65_536)
            .Vm([(0, 30_000)], maximum: 65_536)
            .Vm([(0, 400)], startup: 2000)
            .Start(105, 2)
            .Trace();

        Assert.Equal(1, run.Result.Totals.Vms[2].Starts);
    }
}
