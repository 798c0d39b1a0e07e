using DmSim.Core.Policies;
using DmSim.Core.Recording;

namespace DmSim.Core.Engine;

/// <summary>
/// Which NUMA node a VM has its memory from, where memory must not span nodes: chosen when the VM starts, kept until it
/// stops (model.md §2.7). With spanning, or one node, there is nothing to choose.
/// </summary>
internal sealed class NodePinning(MachineContext context)
{
    /// <summary>The node of a VM that has none.</summary>
    public const int None = -1;

    private readonly bool _isDivided = context.State.IsDivided;

    /// <summary>
    /// The node for a start that needs so much: the VM's own, where its settings name one, else of the nodes large enough
    /// for it the one with the most free memory, what is set aside for it included; of equal ones the lowest.
    /// </summary>
    public int Choose(int vm, long neededBytes)
    {
        MachineState state = context.State;
        if (!_isDivided)
        {
            return 0;
        }

        if (context.Spec.Vms[vm].Settings.NumaNode is { } own)
        {
            return own;
        }

        int best = 0;
        foreach (MemoryNode node in state.Nodes)
        {
            bool isLarge = node.TotalBytes >= neededBytes;
            bool bestIsLarge = state.Nodes[best].TotalBytes >= neededBytes;
            bool isBetter = isLarge == bestIsLarge ? RoomFor(vm, node) > RoomFor(vm, state.Nodes[best]) : isLarge;
            best = isBetter ? node.Index : best;
        }

        return best;
    }

    /// <summary>Gives a VM its node. It holds and has set aside nothing elsewhere.</summary>
    public void Pin(int vm, int node, int tick)
    {
        if (_isDivided && context.State.NodeColumn[vm] != node)
        {
            context.Tell(vm, WakeEvents.Lifecycle);
            context.State.NodeColumn[vm] = node;
            context.Tell(vm, WakeEvents.Lifecycle);
            context.Events.Add(tick, MachineEventKind.NodeChosen, vm, node);
        }
    }

    /// <summary>Takes the node from a VM that has stopped; its balancer has been told.</summary>
    public void Unpin(int vm)
    {
        if (_isDivided)
        {
            context.State.NodeColumn[vm] = None;
        }
    }

    private long RoomFor(int vm, MemoryNode node)
    {
        MachineState state = context.State;
        return node.FreeBytes + (state.NodeColumn[vm] == node.Index ? state.EarmarkColumn[vm] : 0);
    }
}
