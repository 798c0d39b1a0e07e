using DmSim.Core.Scenarios;

namespace DmSim.Lab.Experiments;

/// <summary>
/// The part of the stretch that a situation runs. Starts happen at the moment of the fleet's highest total demand: a
/// sequence ends there, a restart begins there. Boot and settling lie outside the metrics; failed starts always count.
/// </summary>
internal sealed class SituationWindows(MappedPopulation population, int settleSeconds, int observationSeconds)
{
    private readonly Experiment _experiment = population.Prepared.Experiment;

    public RunWindow For(Situation situation, int vmCount, int peakTick)
    {
        if (situation == Situation.Steady)
        {
            RunWindow whole = new SpecBuilder(population).WholeStretch(InitialState.Settled);
            return whole;
        }

        StartSettings starts = _experiment.Scenario.Starts;
        bool inSequence = situation == Situation.SequentialStart;
        long sequence = inSequence ? (vmCount - 1L) * starts.SequenceSeconds : 0;
        long attempts = ((long)starts.Attempts * starts.WaitSeconds) + ((starts.Attempts - 1L) * starts.RetrySeconds);
        int silence = population.Vms.Max(vm => vm.Settings.Guest.PostBootSilenceSeconds);
        int warmUp = _experiment.TicksFor(1000L * (sequence + attempts + silence + settleSeconds));
        int duration = checked(warmUp + Math.Max(1, _experiment.TicksFor(1000L * observationSeconds)));
        int wanted = peakTick - _experiment.TicksFor(1000L * sequence);
        int start = Math.Clamp(wanted, 0, Math.Max(0, population.DurationTicks - duration));
        InitialState initial = inSequence ? InitialState.BootInSequence : InitialState.ColdBoot;
        return new RunWindow(start, duration, warmUp, initial, WithPowerEvents: false);
    }
}
