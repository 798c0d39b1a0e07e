using DmSim.Core.Units;

namespace DmSim.Core.Scenarios;

/// <summary>
/// One corner of a demand profile written in a scenario, of a VM or of the host itself: from this moment on, demand is
/// this size.
/// </summary>
/// <param name="AtMilliseconds">The moment, from the start of the run.</param>
/// <param name="Demand">Demand from then on.</param>
/// <param name="RampMilliseconds">
/// Time over which demand moves there in a straight line from what it was, one step a second; 0: at once.
/// </param>
public sealed record DemandStep(long AtMilliseconds, MemorySize Demand, long RampMilliseconds = 0);
