using System.Runtime.InteropServices;
using DmSim.Benchmarks.Engine;
using DmSim.Benchmarks.Reference;
using DmSim.Core.Engine;

namespace DmSim.Benchmarks.Ratio;

/// <summary>Runs engine and reference in turn on the same fleets and compares their time per VM-step.</summary>
internal sealed unsafe class RatioMeasurement : IDisposable
{
    /// <summary>The engine's defaults, which the reference follows (options of <c>hyper-v</c>).</summary>
    private const double DeadBandPoints = 2;
    private const double TrimDelaySeconds = 300;

    private const long WarmNanoseconds = 1_500_000_000;

    private readonly NativeReference? _native = NativeReference.TryLoad();
    private readonly int _rounds;

    /// <param name="rounds">Rounds per size; at least 7 for a median to be trusted.</param>
    public RatioMeasurement(int rounds)
    {
        _rounds = rounds;
        if (_native is not null)
        {
            ReferenceTwins.Compare(_native, DeadBandPoints, TrimDelaySeconds);
        }
    }

    /// <summary>Measures every plan.</summary>
    public RatioReport Run(IReadOnlyList<RatioPlan> plans) =>
        new(
            _native is null ? "C#, Vector256" : $"C, gcc {NativeReference.CompilerFlags}",
            ThreadTime.IsExact ? "thread processor time" : "wall clock",
            Machine.Processor,
            RuntimeInformation.FrameworkDescription,
            [.. plans.Select(Measure)]
        );

    public void Dispose() => _native?.Dispose();

    private RatioLine Measure(RatioPlan plan)
    {
        // The reference has a sample for every tick: it walks the same ticks whatever the engine can skip.
        RunSpec dense = BenchmarkFleet.Make(plan.Policy, plan.VmCount, plan.Ticks, FleetKind.Dense);
        RunSpec spec =
            plan.Kind == FleetKind.Dense
                ? dense
                : BenchmarkFleet.Make(plan.Policy, plan.VmCount, plan.Ticks, plan.Kind);
        using ReferenceFleet fleet = new(dense, DeadBandPoints, TrimDelaySeconds);
        EngineClock engine = new(spec);
        double[] engineTimes = new double[_rounds];
        double[] referenceTimes = new double[_rounds];
        double[] ratios = new double[_rounds];
        Warm(engine, fleet, plan);
        for (int round = 0; round < _rounds; round++)
        {
            engineTimes[round] = engine.Run();
            referenceTimes[round] = Reference(fleet, plan);
            ratios[round] = engineTimes[round] / referenceTimes[round];
        }

        double allocated = engine.AllocatedBytesPerTick;
        return new RatioLine(
            plan.Policy,
            plan.Kind.ToString(),
            plan.VmCount,
            _rounds,
            Math.Round(1e9 / Median(engineTimes)),
            Math.Round(1e9 / Median(referenceTimes)),
            Math.Round(Median(ratios), 3),
            Math.Round(engine.RunForPolicyShare(), 3),
            Math.Round(allocated, 3)
        );
    }

    /// <summary>Runs until what is hot has been compiled for good: a round is over long before that.</summary>
    private void Warm(EngineClock engine, ReferenceFleet fleet, RatioPlan plan)
    {
        long until = ThreadTime.Nanoseconds() + WarmNanoseconds;
        do
        {
            engine.Run();
        } while (ThreadTime.Nanoseconds() < until);

        Reference(fleet, plan);
    }

    /// <summary>One pass over the ticks; nanoseconds per VM-step.</summary>
    private double Reference(ReferenceFleet fleet, RatioPlan plan)
    {
        long before = ThreadTime.Nanoseconds();
        if (_native is null)
        {
            ManagedReference.Run(fleet.State, 0, plan.Ticks);
        }
        else
        {
            _native.Run(fleet.State, 0, plan.Ticks);
        }

        long after = ThreadTime.Nanoseconds();
        if (fleet.State->Faults > 0)
        {
            throw new InvalidOperationException("The reference handed out more than the host has.");
        }

        return (double)(after - before) / ((double)plan.Ticks * plan.VmCount);
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
