using CsCheck;
using DmSim.Core.Engine;
using DmSim.Core.Policies;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;

namespace DmSim.Core.Tests.Engine;

/// <summary>Random scenarios, ticks and orders against the invariants of the engine.</summary>
public class PlugInFuzzTests
{
    [Fact]
    public void Jumping_equals_walking_for_every_tick_length_and_for_a_chaotic_plug_in()
    {
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 5], Gen.Int[1500, 9000], Gen.Int[0, 2], Gen.Int[0, 1_000_000])
            .Sample(
                (p, t, host, initial, salt) =>
                {
                    RunSpec spec = Fuzz(p, t, host, initial, salt);
                    RunResult a = Simulator.Run(spec, new RunOptions { SeriesRows = 100 });
                    RunResult b = Simulator.Run(spec, new RunOptions { SeriesRows = 100, WalkEveryTick = true });
                    Assert.Equal(b.Totals.DecisionHash, a.Totals.DecisionHash);
                    Assert.Equal(b.Objective, a.Objective);
                    Assert.Equal(b.Series!.AssignedMebibytes, a.Series!.AssignedMebibytes);
                    Assert.Equal(b.Series!.VisibleMebibytes, a.Series!.VisibleMebibytes);
                    Assert.Equal(b.Series!.MaxPressurePercent, a.Series!.MaxPressurePercent);
                    foreach (MetricDefinition m in MetricCatalogue.All)
                    {
                        Assert.Equal(m.OfRun(b.Totals), m.OfRun(a.Totals));
                    }

                    RunResult s = Simulator.Run(spec, new RunOptions { StopWhenObjectiveMissed = true });
                    Assert.Equal(a.Objective.Met, s.Objective.Met);
                },
                iter: 400
            );
    }

    private static RunSpec Fuzz(int p, int t, int host, int initial, int salt)
    {
        Random r = new(salt);
        string[] policies =
        [
            "hyper-v",
            "hyper-v:period=7,trim-delay=20,trim-rate=50",
            "hyper-v:weight=proportional,start-squeeze=none,shrink-on=current,dead-band=0",
            "clairvoyant:horizon=300",
            "hyper-v",
        ];
        RunBuilder b = new RunBuilder
        {
            HostMebibytes = host,
            Seconds = 800,
            WarmUpSeconds = r.Next(3) == 0 ? 0 : r.Next(200),
            Initial = (InitialState)initial,
            OverheadMebibytes = r.Next(3) * 16,
            Starts = new StartSettings
            {
                Attempts = 1 + r.Next(3),
                RetrySeconds = r.Next(40),
                WaitSeconds = r.Next(12),
                SequenceSeconds = r.Next(9),
            },
            Objective = new ServiceObjective
            {
                TimeShare = r.Next(2) == 0 ? 0.95 : 0.7,
                Resolution = (ObjectiveResolution)r.Next(3),
                Scope = (ObjectiveScope)r.Next(2),
                FailedStartsAllowed = r.Next(3),
            },
        }.Policy(policies[p]);
        int n = 1 + r.Next(7);
        for (int vm = 0; vm < n; vm++)
        {
            List<(int, long)> profile = [];
            int at = r.Next(3) == 0 ? r.Next(100) : 0;
            int count = 1 + r.Next(12);
            for (int i = 0; i < count; i++)
            {
                profile.Add((at, r.Next(6) == 0 ? -1 : r.Next(4000)));
                at += 1 + r.Next(120);
            }
            int min = 32 + r.Next(7) * 64;
            b.Vm(
                [.. profile],
                minimum: min,
                startup: min + r.Next(5) * 128,
                maximum: min + 512 + r.Next(11) * 300,
                buffer: 5 + r.Next(60),
                weight: r.Next(4) * 3300,
                application: RunBuilder.AnyApplication(r.Next(11)),
                kind: r.Next(9) == 0 ? GuestKind.NoIntegration : GuestKind.Windows,
                dynamicMemory: r.Next(7) != 0
            );
        }

        int ev = r.Next(6);
        int sec = 0;
        for (int i = 0; i < ev; i++)
        {
            sec += r.Next(200);
            int kind = r.Next(7);
            int vm = kind == 3 ? -1 : r.Next(n);
            b.AnyEvent(sec, kind, vm, r.Next(3000), attempts: 1 + r.Next(3), retry: r.Next(60));
        }

        RunSpec spec = b.Build() with { TickMilliseconds = new[] { 100, 300, 700, 1000, 5000, 60000 }[t] };
        if (p == 4)
        {
            // a chaotic third-party policy
            return ProbePolicy.In(
                spec,
                (h, o) =>
                {
                    Random q = new((h.Tick * 7919) + salt);
                    foreach (int vm in h.Changed)
                    {
                        if (q.Next(2) == 0)
                        {
                            o.SetTarget(vm, (long)q.Next(-10, 5000) << 19, MoveReason.PolicyRule);
                        }
                    }
                    return new Wake(
                        q.Next(3) == 0 ? Wake.Never : h.Tick + q.Next(1, 60),
                        (WakeEvents)q.Next(16),
                        (long)q.Next(3000) << 20
                    );
                },
                (h, s, o) =>
                {
                    Random q = new((h.Tick * 104729) + s.Vm + salt);
                    for (int vm = 0; vm < h.State.Length; vm++)
                    {
                        if (q.Next(3) == 0)
                        {
                            o.SetTarget(vm, h.Minimum[vm], MoveReason.PolicyRule);
                        }
                    }
                    return q.Next(4) switch
                    {
                        0 => StartVerdict.Refuse,
                        1 => StartVerdict.Admit((long)q.Next(4000) << 19),
                        _ => StartVerdict.Wait,
                    };
                }
            );
        }

        return spec;
    }
}
