using DmSim.Core.Workloads;

namespace DmSim.Traces.Tools;

/// <summary>What a tool made.</summary>
/// <param name="Trace">The result; reads the inputs when it is read.</param>
/// <param name="Notes">What was assumed, left out or changed beyond the request, in sentences.</param>
public sealed record ToolOutcome(DemandTrace Trace, IReadOnlyList<string> Notes);
