using DmSim.Core.Engine;
using DmSim.Core.Scenarios;

namespace DmSim.Lab.Experiments;

/// <summary>Turns the scenario's timeline into events of one run.</summary>
internal sealed class TimelineResolver(Experiment experiment, MappedPopulation population)
{
    /// <summary>
    /// The events of a run, by tick and at equal ticks in the order of the scenario. A frozen moment has the host load
    /// of that moment and no power events.
    /// </summary>
    public IReadOnlyList<ScheduledEvent> Resolve(Fleet fleet, RunWindow window)
    {
        List<ScheduledEvent> events = [];
        foreach (TimelineEvent item in experiment.Scenario.Timeline)
        {
            int tick = experiment.TicksFor(item.AtMilliseconds);
            if (!item.Action.IsOfHost && window.FrozenTick is null && tick < window.DurationTicks)
            {
                AddForVms(item, tick, fleet, events);
            }
            else if (item.Action.IsOfHost && tick <= (window.FrozenTick ?? (window.DurationTicks - 1)))
            {
                events.Add(new ScheduledEvent(window.FrozenTick is null ? tick : 0, -1, item.Action));
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
                events.Add(new ScheduledEvent(tick, place, item.Action));
            }
        }
    }
}
