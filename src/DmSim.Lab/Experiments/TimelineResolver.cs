using DmSim.Core.Engine;
using DmSim.Core.Scenarios;
using DmSim.Core.Scenarios.Actions;

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
        if (window.FrozenTick is int frozen)
        {
            return LoadAt(frozen);
        }

        if (experiment.Scenario.Timeline.Count == 0 && experiment.Scenario.Host.Load.Steps.Count == 0)
        {
            return [];
        }

        List<ScheduledEvent> events = [];
        foreach (TimelineEvent item in HostLoad().Concat(experiment.Scenario.Timeline))
        {
            int tick = experiment.TicksFor(item.AtMilliseconds);
            if (tick < window.DurationTicks && item.Action.IsOfHost)
            {
                events.Add(new ScheduledEvent(tick, -1, item.Action));
            }
            else if (tick < window.DurationTicks)
            {
                AddForVms(item, tick, fleet, events);
            }
        }

        return [.. events.OrderBy(item => item.Tick)];
    }

    /// <summary>Only the newest load counts: what the host used earlier is over.</summary>
    private ScheduledEvent[] LoadAt(int frozenTick)
    {
        ScheduledEvent? newest = null;
        foreach (
            TimelineEvent item in HostLoad().Concat(experiment.Scenario.Timeline.Where(item => item.Action.IsOfHost))
        )
        {
            int tick = experiment.TicksFor(item.AtMilliseconds);
            if (tick <= frozenTick && tick >= (newest?.Tick ?? 0))
            {
                newest = new ScheduledEvent(tick, -1, item.Action);
            }
        }

        return newest is { } load ? [load with { Tick = 0 }] : [];
    }

    private IEnumerable<TimelineEvent> HostLoad() =>
        DemandProfile
            .Changes(experiment.Scenario.Host.Load.Steps)
            .Select(change => new TimelineEvent(change.AtMilliseconds, "", new HostLoadAction(change.Demand)));

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
