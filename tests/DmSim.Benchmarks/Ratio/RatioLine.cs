namespace DmSim.Benchmarks.Ratio;

/// <summary>What was measured for one size.</summary>
/// <param name="Policy">The policy of the engine.</param>
/// <param name="Fleet">How demand changes.</param>
/// <param name="Vms">VMs on the host.</param>
/// <param name="Rounds">Rounds, each engine then reference.</param>
/// <param name="EngineVmStepsPerSecond">Median over rounds.</param>
/// <param name="ReferenceVmStepsPerSecond">Median over rounds.</param>
/// <param name="Ratio">Median of engine time ÷ reference time per VM-step, round by round.</param>
/// <param name="PolicyShare">Part of the engine's time in which the policy decides, 0..1; the rest is the machine and the metrics.</param>
/// <param name="AllocatedBytesPerTick">What the engine allocated in a tick of steady state.</param>
internal sealed record RatioLine(
    string Policy,
    string Fleet,
    int Vms,
    int Rounds,
    double EngineVmStepsPerSecond,
    double ReferenceVmStepsPerSecond,
    double Ratio,
    double PolicyShare,
    double AllocatedBytesPerTick
);
