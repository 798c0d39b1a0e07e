using DmSim.Core.Recording;
using DmSim.Core.Scenarios;
using DmSim.Core.Units;

namespace DmSim.Core.Engine;

/// <summary>Runs one <see cref="RunSpec"/>: one thread, no I/O, no clock, no allocation per tick.</summary>
public static class Simulator
{
    /// <summary>Runs to the end and returns what was counted.</summary>
    /// <param name="spec">The run.</param>
    /// <param name="options">What to record and how to be stopped.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing is kept.</exception>
    /// <exception cref="SimulationFaultException">An invariant broke: a defect of the engine.</exception>
    /// <exception cref="Policies.PolicyFaultException">The policy of a plug-in failed.</exception>
    public static RunResult Run(RunSpec spec, RunOptions options)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(options);
        Check(spec);
        SimulationLoop<RunRecorder> loop = new(spec, options, new RunRecorder(options));
        loop.Run();
        RunTotals totals = loop.Recorder.Totals;
        totals.StoppedEarly = loop.StoppedEarly;
        totals.Decisions = loop.Decisions;
        totals.DecisionHash = loop.DecisionHash;
        return new RunResult(totals, loop.Recorder.Series, ObjectiveJudge.Judge(totals));
    }

    /// <summary>Runs with a recorder of your own, which is returned as it was left.</summary>
    /// <typeparam name="TRecorder">A struct, so that what it does not record costs nothing.</typeparam>
    public static TRecorder Run<TRecorder>(RunSpec spec, RunOptions options, TRecorder recorder)
        where TRecorder : struct, IRecorder
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(options);
        Check(spec);
        SimulationLoop<TRecorder> loop = new(spec, options, recorder);
        loop.Run();
        return loop.Recorder;
    }

    private static void Check(RunSpec spec)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(spec.DurationTicks, 1, nameof(spec));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(spec.WarmUpTicks, spec.DurationTicks, nameof(spec));
        if (!MechanismSettings.IsValidUnit(new MemorySize(spec.UnitBytes)))
        {
            throw new ArgumentException(
                "The unit must divide 2 MiB, in which memory settings are given.",
                nameof(spec)
            );
        }

        if (spec.Vms.Any(vm => vm.Settings.NumaNode < 0 || vm.Settings.NumaNode >= spec.Host.Numa.Count))
        {
            throw new ArgumentException("A VM names a NUMA node that the host does not have.", nameof(spec));
        }

        for (int index = 1; index < spec.Events.Count; index++)
        {
            if (spec.Events[index].Tick < spec.Events[index - 1].Tick)
            {
                throw new ArgumentException("Events must be ordered by tick.", nameof(spec));
            }
        }
    }
}
