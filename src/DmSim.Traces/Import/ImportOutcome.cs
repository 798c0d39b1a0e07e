using DmSim.Core.Workloads;

namespace DmSim.Traces.Import;

/// <summary>The result of an import.</summary>
/// <param name="Trace">The trace, held packed in memory.</param>
/// <param name="Report">What was found and done.</param>
public sealed record ImportOutcome(DemandTrace Trace, ImportReport Report);
