using DmSim.Core.Scenarios;

namespace DmSim.Lab.Experiments;

/// <summary>
/// What a situation runs. Starts happen with demand frozen at the busiest moment that the objective does not excuse, so
/// that they ask whether the fleet comes up and fits then, and nothing else. Boot and settling lie outside the metrics; failed
/// starts always count.
/// </summary>
internal sealed class SituationWindows(MappedPopulation population, int settleSeconds, int observationSeconds)
{
    private readonly Experiment _experiment = population.Prepared.Experiment;
    private readonly RunWindow _steady = new SpecBuilder(population).WholeStretch(InitialState.Settled);

    public RunWindow For(Situation situation, int vmCount, int busyTick)
    {
        if (situation == Situation.Steady)
        {
            return _steady;
        }

        StartSettings starts = _experiment.Scenario.Starts;
        bool inSequence = situation == Situation.SequentialStart;
        long sequence = inSequence ? (vmCount - 1L) * starts.SequenceSeconds : 0;
        long attempts = ((long)starts.Attempts * starts.WaitSeconds) + ((starts.Attempts - 1L) * starts.RetrySeconds);
        int silence = population.Vms.Max(vm => vm.Settings.Guest.SilenceSeconds);
        int warmUp = _experiment.TicksFor(1000L * (sequence + attempts + silence + settleSeconds));
        int duration = checked(warmUp + Math.Max(1, _experiment.TicksFor(1000L * observationSeconds)));
        InitialState initial = inSequence ? InitialState.BootInSequence : InitialState.ColdBoot;
        return new RunWindow(busyTick, duration, warmUp, initial);
    }
}
