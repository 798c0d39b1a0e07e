using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Scenarios;

/// <summary>Checks that steps written in a scenario make a curve, and that their ramps stay small in all.</summary>
internal sealed class StepsCheck(ReadContext context)
{
    /// <summary>The most time that ramps take together, because each second of a ramp becomes a sample.</summary>
    private const long LongestRamps = 31L * 86_400_000;

    private long _ramps;

    /// <summary>Reports what is wrong with one profile.</summary>
    /// <param name="steps">The steps as written.</param>
    /// <param name="mayRampFirst">Whether there is demand, of 0, before the first step.</param>
    public void Run(IReadOnlyList<Located<DemandStep>> steps, bool mayRampFirst)
    {
        for (int index = 0; index < steps.Count; index++)
        {
            DemandStep step = steps[index].Value;
            _ramps = Math.Min(_ramps, LongestRamps) + step.RampMilliseconds;
            if (_ramps > LongestRamps)
            {
                Report(steps[index], "ramp", $"ramps of at most {Clock(LongestRamps)} in all; record a trace instead");
            }

            if (index > 0)
            {
                CheckOrder(steps[index], steps[index - 1].Value);
            }
            else if (step.RampMilliseconds > 0 && !mayRampFirst)
            {
                Report(steps[index], "ramp", "no ramp in the first step: there is no demand before it");
            }
        }
    }

    private void CheckOrder(Located<DemandStep> step, DemandStep before)
    {
        if (step.Value.AtMilliseconds <= before.AtMilliseconds)
        {
            Report(step, "at", $"a time after the step before ({Clock(before.AtMilliseconds)})");
        }
        else if (step.Value.AtMilliseconds < before.AtMilliseconds + before.RampMilliseconds)
        {
            string end = Clock(before.AtMilliseconds + before.RampMilliseconds);
            Report(step, "at", $"a time when the ramp of the step before has ended ({end})");
        }
    }

    private void Report(Located<DemandStep> step, string key, string expected) =>
        context.Report((step.Node as MapNode)?.Find(key) ?? step.Node, ReadContext.Join(step.Path, key), expected);

    private static string Clock(long milliseconds) => TimeText.Format(milliseconds);
}
