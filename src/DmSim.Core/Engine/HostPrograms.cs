using DmSim.Core.Policies;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios.Actions;

namespace DmSim.Core.Engine;

/// <summary>
/// Memory that programs of the host itself take from the VMs. Every NUMA node gives its share of it, as of the reserve.
/// </summary>
internal sealed class HostPrograms(MachineContext context)
{
    private long _bytes;

    /// <summary>
    /// Takes the load of tick 0 off before VMs are placed: a settled host has shared out what is really there. The event
    /// itself comes in its tick, when it changes nothing any more.
    /// </summary>
    public void Settle()
    {
        IReadOnlyList<ScheduledEvent> events = context.Spec.Events;
        for (int index = 0; index < events.Count && events[index].Tick == 0; index++)
        {
            if (events[index].Action is HostLoadAction load)
            {
                Take(load.Size.Bytes);
            }
        }
    }

    /// <summary>Has the host use so much from now on.</summary>
    public void Use(long bytes, int tick)
    {
        Take(bytes);
        foreach (BalancerNews news in context.News)
        {
            news.Events |= WakeEvents.Lifecycle;
        }

        context.Events.Add(tick, MachineEventKind.HostLoadChanged, -1, bytes);
    }

    private void Take(long bytes)
    {
        foreach (MemoryNode node in context.State.Nodes)
        {
            long change = context.ShareOf(node, bytes) - context.ShareOf(node, _bytes);
            node.TotalBytes -= change;
            node.FreeBytes -= change;
        }

        _bytes = bytes;
    }
}
