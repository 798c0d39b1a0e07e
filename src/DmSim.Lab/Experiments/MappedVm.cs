using DmSim.Core.Scenarios;
using DmSim.Core.Workloads;

namespace DmSim.Lab.Experiments;

/// <summary>A VM under one mapping: immutable, shared by all runs.</summary>
internal sealed record MappedVm(string Name, string Group, VmSettings Settings, DemandSeries Demand);
