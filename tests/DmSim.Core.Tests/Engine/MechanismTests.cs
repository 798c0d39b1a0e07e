using DmSim.Core.Engine;
using DmSim.Core.Policies;
using DmSim.Core.Scenarios;
using DmSim.Core.Units;

namespace DmSim.Core.Tests.Engine;

/// <summary>How memory moves: rates, requests, and who is served first.</summary>
public class MechanismTests
{
    [Fact]
    public void Free_memory_is_handed_out_by_weight()
    {
        // VM 2 holds a large surplus; VM 0 (weight 0) and VM 1 (weight 10000) both rise at 100; 1000 MiB free at once.
        Timeline run = new RunBuilder { HostMebibytes = 22600, Seconds = 300 }
            .Vm([(0, 1000), (100, 3000)], weight: 0)
            .Vm([(0, 1000), (100, 3000)], weight: 10000)
            .Vm([(0, 16000), (60, 1000)], maximum: 32768)
            .Trace();
        Assert.True(
            run.Assigned(1, 101) >= run.Assigned(0, 101),
            $"heavy {run.Assigned(1, 101)} light {run.Assigned(0, 101)}"
        );
    }

    [Fact]
    public void Long_ticks_move_as_fast_as_short_ones()
    {
        // A page file that holds the whole jump, so that the guest is not refused what the mechanism is to bring.
        GuestSettings roomy = new() { PageFile = MemorySize.FromGibibytes(64) };
        // surplus of 40 GiB collected for VM 1 that needs 24 GiB: at 1 s ticks done in ~ 1 min.
        RunSpec spec = new RunBuilder { HostMebibytes = 60000, Seconds = 60 }
            .Vm([(0, 45000), (5, 1000)], maximum: 65536, guest: roomy)
            .Vm([(0, 1000), (6, 40000)], maximum: 65536, guest: roomy)
            .Policy("hyper-v:trim-rate=0")
            .Build() with
        {
            TickMilliseconds = 60000,
        };
        Timeline t60 = RunBuilder.Trace(spec);
        RunSpec one = new RunBuilder { HostMebibytes = 60000, Seconds = 3600 }
            .Vm([(0, 45000), (300, 1000)], maximum: 65536, guest: roomy)
            .Vm([(0, 1000), (360, 40000)], maximum: 65536, guest: roomy)
            .Policy("hyper-v:trim-rate=0")
            .Build();
        Timeline t1 = RunBuilder.Trace(one);
        int s60 = Enumerable.Range(6, 50).First(t => t60.Assigned(1, t) >= 40000) - 6;
        int s1 = Enumerable.Range(360, 3000).First(t => t1.Assigned(1, t) >= 40000) - 360;
        Assert.True(s60 * 60 <= Math.Max(180, s1 + 120), $"60 s ticks: {s60 * 60} s; 1 s ticks: {s1} s");
    }

    [Fact]
    public void A_large_trim_takes_several_requests()
    {
        Timeline run = new RunBuilder { HostMebibytes = 4_000_000, Seconds = 600 }
            .Vm([(0, 200_000), (60, 1000)], maximum: 1_000_000)
            .Trace();
        // 240000 held, surplus 238800, 5 % = 11940 at 360 s, done within the minute at 1 GiB/s.
        Assert.Equal(240_000, run.Assigned(0, 359));
        Assert.Equal(240_000 - 11_940, run.Assigned(0, 418), 4.0);
    }

    [Fact]
    public void Slow_rates_hold_at_short_ticks()
    {
        long At(int ms, int seconds)
        {
            RunSpec spec = new RunBuilder { HostMebibytes = 16000, Seconds = seconds * 1000 / ms }
                .Vm([(0, 4000)])
                .Build();
            spec = spec with
            {
                TickMilliseconds = ms,
                Mechanism = spec.Mechanism with
                {
                    BalloonPagingPerSecond = MemorySize.FromMebibytes(4),
                    BalloonPerSecond = MemorySize.FromMebibytes(4),
                },
            };
            long last = 0;
            Simulator.Run(
                ProbePolicy.In(
                    spec,
                    (h, o) =>
                    {
                        o.SetTarget(0, RunBuilder.Mib(1000), MoveReason.PolicyRule);
                        last = h.Assigned[0];
                        return Wake.At(h.Tick + 1);
                    }
                ),
                RunOptions.MetricsOnly
            );
            return last / 1048576;
        }
        Assert.InRange(At(100, 60) - At(1000, 60), -20, 20);
    }

    [Fact]
    public void A_unit_that_does_not_divide_2_mib_is_refused()
    {
        RunSpec spec = new RunBuilder().Vm([(0, 1000)]).Build();

        Assert.Throws<ArgumentException>(() =>
            Simulator.Run(
                spec with
                {
                    Mechanism = spec.Mechanism with { Unit = MemorySize.FromMebibytes(128) },
                },
                RunOptions.MetricsOnly
            )
        );
    }
}
