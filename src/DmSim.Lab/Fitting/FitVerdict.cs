using DmSim.Core.Units;
using DmSim.Core.Workloads;

namespace DmSim.Lab.Fitting;

/// <summary>The answer for one policy and demand mapping over all situations.</summary>
/// <param name="Policy">Label of the policy.</param>
/// <param name="Mapping">How recorded memory became demand.</param>
/// <param name="Fits">Whether every situation meets the objective.</param>
/// <param name="SmallestHost">The smallest host for every situation; <see langword="null"/> when one is unknown.</param>
public sealed record FitVerdict(string Policy, DemandMapping Mapping, bool Fits, MemorySize? SmallestHost);
