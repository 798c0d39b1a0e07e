using DmSim.Core.Engine;
using DmSim.Core.Workloads;

namespace DmSim.Lab.Experiments;

/// <summary>A run that is ready to start.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Mapping">How recorded memory becomes demand.</param>
/// <param name="Replicate">Which replicate, from 0.</param>
/// <param name="Spec">Everything the engine needs.</param>
public sealed record PlannedRun(ResolvedPolicy Policy, DemandMapping Mapping, int Replicate, RunSpec Spec);
