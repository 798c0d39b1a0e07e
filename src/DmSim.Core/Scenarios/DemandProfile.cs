using DmSim.Core.Units;

namespace DmSim.Core.Scenarios;

/// <summary>Turns the corners of a demand profile into the moments at which demand changes.</summary>
public static class DemandProfile
{
    private const long RampStepMilliseconds = 1000;

    /// <summary>Moments, in milliseconds from the start of the run, with demand from then on, in the order of time.</summary>
    /// <param name="steps">The corners in the order of time; a ramp becomes one change a second.</param>
    public static IEnumerable<(long AtMilliseconds, MemorySize Demand)> Changes(IReadOnlyList<DemandStep> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        return Walk(steps);
    }

    private static IEnumerable<(long AtMilliseconds, MemorySize Demand)> Walk(IReadOnlyList<DemandStep> steps)
    {
        MemorySize before = MemorySize.Zero;
        foreach (DemandStep step in steps)
        {
            for (long passed = RampStepMilliseconds; passed < step.RampMilliseconds; passed += RampStepMilliseconds)
            {
                Int128 moved = (Int128)(step.Demand.Bytes - before.Bytes) * passed / step.RampMilliseconds;
                yield return (step.AtMilliseconds + passed, new MemorySize(before.Bytes + (long)moved));
            }

            yield return (step.AtMilliseconds + step.RampMilliseconds, step.Demand);
            before = step.Demand;
        }
    }
}
