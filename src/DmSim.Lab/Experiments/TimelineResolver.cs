using DmSim.Core.Engine;
using DmSim.Core.Scenarios;

namespace DmSim.Lab.Experiments;

/// <summary>Turns the scenario's timeline into events of one run.</summary>
internal sealed class TimelineResolver(Experiment experiment, MappedPopulation population)
{
    /// <summary>The events of a window, by tick and at equal ticks in the order of the scenario.</summary>
    public IReadOnlyList<ScheduledEvent> Resolve(Fleet fleet, RunWindow window)
    {
        if (experiment.Scenario.Timeline.Count == 0)
        {
            return [];
        }

        List<ScheduledEvent> events = [];
        foreach (TimelineEvent item in experiment.Scenario.Timeline)
        {
            int tick = experiment.TicksFor(item.AtMilliseconds) - window.StartTick;
            if (tick >= window.DurationTicks)
            {
                continue;
            }

            if (item.Action == PowerAction.HostLoad)
            {
                // A load that began before the window is there from its first tick.
                events.Add(ToEvent(item, Math.Max(0, tick), -1));
            }
            else if (window.WithPowerEvents && tick >= 0)
            {
                AddForVms(item, tick, fleet, events);
            }
        }

        return [.. events.OrderBy(item => item.Tick)];
    }

    private void AddForVms(TimelineEvent item, int tick, Fleet fleet, List<ScheduledEvent> events)
    {
        for (int place = 0; place < fleet.Count; place++)
        {
            MappedVm vm = population.Vms[fleet.MemberAt(place)];
            if (vm.Name == item.Vm || vm.Group == item.Vm)
            {
                events.Add(ToEvent(item, tick, place));
            }
        }
    }

    private ScheduledEvent ToEvent(TimelineEvent item, int tick, int vm)
    {
        StartSettings starts = experiment.Scenario.Starts;
        long retry = item.RetryMilliseconds ?? (starts.RetrySeconds * 1000L);
        return new ScheduledEvent(
            tick,
            item.Action,
            vm,
            item.Size.Bytes,
            item.Attempts ?? starts.Attempts,
            experiment.TicksFor(retry)
        );
    }
}
