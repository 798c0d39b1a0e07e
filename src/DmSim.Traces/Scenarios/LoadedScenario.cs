using DmSim.Core.Scenarios;
using DmSim.Core.Workloads;

namespace DmSim.Traces.Scenarios;

/// <summary>A scenario with what the files it names hold.</summary>
/// <param name="Scenario">The scenario; a host load from a file has become steps.</param>
/// <param name="Traces">One trace per group of VMs, in their order; groups that name the same file share one.</param>
/// <param name="HostLoad">The file of the host load, if there is one.</param>
public sealed record LoadedScenario(Scenario Scenario, IReadOnlyList<DemandTrace> Traces, DemandTrace? HostLoad);
