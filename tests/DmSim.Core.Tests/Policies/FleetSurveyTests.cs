using CsCheck;
using DmSim.Core.Engine;
using DmSim.Core.Policies;
using DmSim.Core.Policies.Sharing;
using DmSim.Core.Tests.Engine;

namespace DmSim.Core.Tests.Policies;

/// <summary>A survey that looks only at what changed must know of a host what one knows that looks at all of it.</summary>
public class FleetSurveyTests
{
    private const double DeadBandPoints = 2;

    private static readonly Gen<RunBuilder> Builders =
        from host in Gen.Int[6000, 60_000]
        from seed in Gen.Int[0, 10_000]
        from events in Gen.Select(Gen.Int[0, 500], Gen.Int[0, 14], Gen.Int[0, 11], Gen.Int[0, 3000]).Array[0, 5]
        select Make(host, seed, events);

    [Fact]
    public void Looking_at_what_changed_tells_what_looking_at_all_tells()
    {
        int kept = 0;
        Builders.Sample(
            builder =>
            {
                RunSpec spec = builder.Build();
                HyperVPolicy policy = new(
                    HyperVOptions.From(PolicyOptionValues.Resolve(HyperVPolicy.Descriptor.Options, [], []))
                );
                FleetSurvey again = new(spec.Vms.Count, spec.UnitBytes, DeadBandPoints, BufferMeaning.OfDemand);
                bool hasBegun = false;
                RunSpec watched = ProbePolicy.In(
                    spec,
                    (host, orders) =>
                    {
                        if (!hasBegun)
                        {
                            hasBegun = true;
                            policy.Begin(new RunInfo(spec.Vms.Count, spec.TickMilliseconds, 0, spec.UnitBytes, 1));
                        }

                        again.Note(host.Changed);
                        again.Look(host);
                        FleetSurvey all = new(spec.Vms.Count, spec.UnitBytes, DeadBandPoints, BufferMeaning.OfDemand);
                        all.Look(host);
                        Assert.Equal(all.HeldBytes, again.HeldBytes);
                        Assert.Equal(all.WantedBytes, again.WantedBytes);
                        Assert.Equal(all.Restless.ToArray(), again.Restless.ToArray());
                        Interlocked.Increment(ref kept);

                        Wake wake = policy.Balance(host, orders);
                        again.Note(orders.Written);
                        return wake;
                    },
                    (host, start, orders) =>
                    {
                        StartVerdict verdict = policy.MakeRoom(host, start, orders);
                        again.Note(orders.Written);
                        return verdict;
                    }
                );

                Simulator.Run(watched, RunOptions.MetricsOnly);
            },
            iter: 300
        );
        Assert.True(kept > 0);
    }

    /// <summary>Twelve VMs with samples at seconds of their own, so that few change in a tick.</summary>
    private static RunBuilder Make(int host, int seed, (int Second, int Kind, int Vm, int Size)[] events)
    {
        RunBuilder builder = new() { HostMebibytes = host, Seconds = 600 };
        for (int vm = 0; vm < 12; vm++)
        {
            long level = 400 + ((seed * 31L) + (vm * 977)) % 2500;
            builder.Vm(
                [
                    .. Enumerable
                        .Range(0, 14)
                        .Select(step => (step == 0 ? 0 : (step * 43) + vm, level + ((step * 211 + seed) % 700))),
                ],
                minimum: 256,
                startup: 512,
                maximum: 4096,
                weight: vm * 800
            );
        }

        foreach ((int second, int kind, int vm, int size) in events.OrderBy(item => item.Second))
        {
            builder.AnyEvent(second, kind, vm, size / 2 * 2);
        }

        return builder;
    }
}
