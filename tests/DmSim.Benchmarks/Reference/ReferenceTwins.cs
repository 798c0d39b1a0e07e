using DmSim.Benchmarks.Engine;
using DmSim.Core.Engine;

namespace DmSim.Benchmarks.Reference;

/// <summary>Holds the two references against each other: what they measure must be the same work.</summary>
internal static unsafe class ReferenceTwins
{
    private const int VmCount = 64;
    private const int Ticks = 900;

    /// <summary>The compiler may add in another order and fuse: sums differ in their last digits, and in nothing else.</summary>
    private const double Tolerance = 1e-9;

    /// <summary>Runs both over a fleet that grows, is trimmed and is above its objective, and compares what they counted.</summary>
    /// <exception cref="InvalidOperationException">They counted something else.</exception>
    public static void Compare(NativeReference native, double deadBandPoints, double trimDelayTicks)
    {
        RunSpec spec = BenchmarkFleet.Make("hyper-v", VmCount, Ticks, FleetKind.Wandering);
        using ReferenceFleet first = new(spec, deadBandPoints, trimDelayTicks);
        using ReferenceFleet second = new(spec, deadBandPoints, trimDelayTicks);
        native.Run(first.State, 0, Ticks);
        ManagedReference.Run(second.State, 0, Ticks);
        Compare("assigned", first.State->Assigned, second.State->Assigned);
        Compare("idle time", first.State->IdleTicks, second.State->IdleTicks);
        Compare("pressure", first.State->PressureSum, second.State->PressureSum);
        Compare("least pressure", first.State->PressureLeast, second.State->PressureLeast);
        Compare("greatest pressure", first.State->PressureGreatest, second.State->PressureGreatest);
        Compare("demand", first.State->DemandSum, second.State->DemandSum);
        Compare("assigned over time", first.State->AssignedSum, second.State->AssignedSum);
        Compare("unmet demand", first.State->UnmetSum, second.State->UnmetSum);
        Compare("time above the objective", first.State->OverTicks, second.State->OverTicks);
    }

    private static void Compare(string what, double* first, double* second)
    {
        for (int vm = 0; vm < VmCount; vm++)
        {
            if (Math.Abs(first[vm] - second[vm]) > Tolerance * Math.Max(1, Math.Abs(second[vm])))
            {
                throw new InvalidOperationException(
                    $"VM {vm}: the references differ in {what}: {first[vm]}, {second[vm]}."
                );
            }
        }
    }
}
