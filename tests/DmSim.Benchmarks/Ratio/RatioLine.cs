namespace DmSim.Benchmarks.Ratio;

/// <summary>What was measured for one size.</summary>
/// <param name="Policy">The policy of the engine.</param>
/// <param name="Fleet">How demand changes.</param>
/// <param name="Vms">VMs on the host.</param>
/// <param name="Rounds">Rounds, each engine then reference.</param>
/// <param name="EngineVmStepsPerSecond">Median over rounds.</param>
/// <param name="ReferenceVmStepsPerSecond">Median over rounds.</param>
/// <param name="Ratio">Median of engine time ÷ reference time per VM-step, round by round.</param>
internal sealed record RatioLine(
    string Policy,
    string Fleet,
    int Vms,
    int Rounds,
    double EngineVmStepsPerSecond,
    double ReferenceVmStepsPerSecond,
    double Ratio
);
