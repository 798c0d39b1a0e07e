using DmSim.Core.Engine;
using DmSim.Core.Recording;

namespace DmSim.Lab.Experiments;

/// <summary>Asks the engine whether a run meets its objective; ends as soon as it is missed.</summary>
internal static class EngineProbe
{
    public static ProbeOutcome Run(RunSpec spec, CancellationToken cancellation)
    {
        RunOptions options = new() { StopWhenObjectiveMissed = true, Cancellation = cancellation };
        RunResult result = Simulator.Run(spec, options);
        ObjectiveVerdict verdict = result.Objective;
        return new ProbeOutcome
        {
            Met = verdict.Met,
            MetPerTick = verdict.MetPerTick,
            MetPerSample = verdict.MetPerSample,
            JudgedPerSample = verdict.JudgedPerSample,
            Binding = BindingOf(spec, verdict),
            Corrections = result.Totals.Corrections,
            MovedBytesPerHour = MetricCatalogue.Get("movedPerHour").OfRun(result.Totals),
        };
    }

    /// <summary>Who fares worst, by name; <see langword="null"/> when nobody was hurt.</summary>
    public static Binding? BindingOf(RunSpec spec, ObjectiveVerdict verdict)
    {
        if (verdict.BindingVm < 0 && verdict.BindingReason.Length == 0)
        {
            return null;
        }

        string name = verdict.BindingVm < 0 ? "" : spec.Vms[verdict.BindingVm].Name;
        return new Binding(name, verdict.BindingTick, verdict.BindingReason);
    }
}
