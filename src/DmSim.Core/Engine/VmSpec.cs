using DmSim.Core.Scenarios;
using DmSim.Core.Workloads;

namespace DmSim.Core.Engine;

/// <summary>One VM of a run: its settings and its demand.</summary>
/// <param name="Name">Name, unique in the run.</param>
/// <param name="Settings">Valid settings.</param>
/// <param name="Demand">Its demand; it is off where the series says absent.</param>
public sealed record VmSpec(string Name, VmSettings Settings, DemandSeries Demand);
