using DmSim.Benchmarks.Engine;

namespace DmSim.Benchmarks.Ratio;

/// <summary>One line of the ratio measurement.</summary>
/// <param name="Policy">The policy of the engine.</param>
/// <param name="Kind">How demand changes.</param>
/// <param name="VmCount">VMs on the host.</param>
/// <param name="Ticks">Ticks of a round.</param>
internal sealed record RatioPlan(string Policy, FleetKind Kind, int VmCount, int Ticks)
{
    /// <summary>The sizes every measurement has, six million and more VM-steps a round.</summary>
    public static IReadOnlyList<RatioPlan> For(string policy, FleetKind kind) =>
        [
            new RatioPlan(policy, kind, 100, 60_000),
            new RatioPlan(policy, kind, 1000, 10_000),
            new RatioPlan(policy, kind, 100_000, 1200),
        ];
}
