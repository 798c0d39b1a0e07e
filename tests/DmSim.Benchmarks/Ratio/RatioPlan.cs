using DmSim.Benchmarks.Engine;

namespace DmSim.Benchmarks.Ratio;

/// <summary>One line of the ratio measurement.</summary>
/// <param name="Policy">The policy of the engine.</param>
/// <param name="Kind">How demand changes.</param>
/// <param name="VmCount">VMs on the host.</param>
/// <param name="Ticks">Ticks of a round.</param>
internal sealed record RatioPlan(string Policy, FleetKind Kind, int VmCount, int Ticks)
{
    private const int VmSteps = 10_000_000;
    private const int LeastTicks = 1200;
    private const int MostTicks = 60_000;

    /// <summary>A line of about ten million VM-steps a round, more for large fleets: a few ticks would show how a run begins.</summary>
    public static RatioPlan Of(string policy, FleetKind kind, int vmCount) =>
        new(policy, kind, vmCount, Math.Clamp(VmSteps / vmCount, LeastTicks, MostTicks));
}
