using DmSim.Core.Engine;
using DmSim.Core.Workloads;
using DmSim.Lab.Findings;

namespace DmSim.Lab.Experiments;

/// <summary>One run with what is needed to understand and repeat it.</summary>
/// <param name="Policy">Label of the policy.</param>
/// <param name="Mapping">How recorded memory became demand.</param>
/// <param name="Result">What was counted.</param>
/// <param name="Findings">What the result says about itself.</param>
/// <param name="Provenance">What it was made from.</param>
public sealed record RunReport(
    string Policy,
    DemandMapping Mapping,
    RunResult Result,
    IReadOnlyList<Finding> Findings,
    Provenance Provenance
);
