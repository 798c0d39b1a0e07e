using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Core.Workloads;

namespace DmSim.Lab.Experiments;

/// <summary>One VM that a fleet can be made of.</summary>
/// <param name="Name">Name, unique in the population.</param>
/// <param name="Group">Name of the group it belongs to.</param>
/// <param name="Trace">Its recorded samples.</param>
/// <param name="Signal">What its samples mean.</param>
/// <param name="Provisioned">The largest size it was ever provisioned with; zero when unknown.</param>
/// <param name="Template">The rules for its settings.</param>
public sealed record PopulationVm(
    string Name,
    string Group,
    TraceVm Trace,
    TraceSignal Signal,
    MemorySize Provisioned,
    VmTemplate Template
);
