using DmSim.Core.Engine.Backing;
using DmSim.Core.Engine.Guests;
using DmSim.Core.Policies;
using DmSim.Core.Policies.Sharing;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;

namespace DmSim.Core.Engine;

/// <summary>
/// The settled state at tick 0: every VM that is present runs and holds its ideal target; where that is too much for the
/// host, buffers and then demand are levelled at equal pressure. The same for every policy. Targets follow what the host
/// believes, as those of a balancer do.
/// </summary>
internal sealed class InitialPlacement(
    MachineContext context,
    DemandPhase demand,
    PowerSwitch power,
    GuestDrivers drivers,
    BootRules boot,
    NodePinning pinning
)
{
    private const int MostSteps = 100;

    /// <summary>
    /// Powers on what fits, in VM order; a VM whose least memory does not fit has failed to start. Where memory must not
    /// span NUMA nodes, each VM goes to the node on which most is left once everybody there holds his ideal target.
    /// </summary>
    /// <param name="isOffAtFirst">VMs that the timeline starts later.</param>
    public void Settle(bool[] isOffAtFirst)
    {
        MachineState state = context.State;
        List<int>[] present = new List<int>[state.Nodes.Length];
        long[] left = new long[state.Nodes.Length];
        long[] reserved = new long[state.Nodes.Length];
        for (int node = 0; node < left.Length; node++)
        {
            present[node] = [];
            left[node] = state.Nodes[node].FreeBytes;
        }

        for (int vm = 0; vm < state.VmCount; vm++)
        {
            if (isOffAtFirst[vm] || !demand.Samples.IsPresent(vm))
            {
                continue;
            }

            bool balanced = state.CapabilitiesColumn[vm] != VmCapabilities.None;
            long least = (balanced ? state.MinimumColumn[vm] : state.StartupColumn[vm]) + state.OverheadColumn[vm];
            MemoryNode node = ChooseNode(vm, least, left);
            long room = node.TotalBytes - reserved[node.Index];
            if (least > room)
            {
                // There is one attempt, and nobody who could give: all that run hold their least.
                context.Events.Add(0, MachineEventKind.StartAttemptFailed, vm, least - room);
                context.Events.Add(0, MachineEventKind.StartFailed, vm, least - room);
                context.Changed.Add(vm);
                continue;
            }

            reserved[node.Index] += least;
            PowerOn(vm, node, least);
            if (balanced && !boot.IsLazy(vm))
            {
                present[node.Index].Add(vm);
            }

            if (state.IsDivided)
            {
                left[node.Index] -= balanced ? IdealOf(vm) + state.OverheadColumn[vm] : least;
            }
        }

        foreach (MemoryNode node in state.Nodes)
        {
            GiveTargets(node, present[node.Index]);
        }
    }

    private void PowerOn(int vm, MemoryNode node, long least)
    {
        MachineState state = context.State;
        pinning.Pin(vm, node.Index, 0);
        // What is backed when touched is not paid here, but its least must be there for it, as for any other.
        bool isLazy = boot.IsLazy(vm);
        long held = isLazy ? 0 : least - state.OverheadColumn[vm];
        node.FreeBytes -= held + state.OverheadColumn[vm];
        power.PowerOn(vm, 0, held, 0);
        if (isLazy)
        {
            boot.GrantMaximum(vm);
        }

        demand.Software.Settle(vm, boot.SeenAtBoot(vm));
        demand.Apply(vm);
        context.Events.Add(0, MachineEventKind.Started, vm, state.GrantedColumn[vm]);
    }

    /// <summary>Of the nodes with room the one on which most is left, of equal ones the lowest; without room the freest.</summary>
    private MemoryNode ChooseNode(int vm, long least, long[] left)
    {
        ReadOnlySpan<MemoryNode> nodes = context.State.Nodes;
        MemoryNode best = nodes[pinning.Choose(vm, least)];
        if (nodes.Length == 1 || context.Spec.Vms[vm].Settings.NumaNode is not null)
        {
            return best;
        }

        foreach (MemoryNode node in nodes)
        {
            bool isBetter = best.FreeBytes < least || left[node.Index] > left[best.Index];
            bool isEqualAndLower = left[node.Index] == left[best.Index] && node.Index < best.Index;
            best = node.FreeBytes >= least && (isBetter || isEqualAndLower) ? node : best;
        }

        return best;
    }

    private long IdealOf(int vm)
    {
        long minimum = context.State.MinimumColumn[vm];
        long most = MostOf(vm);
        return Math.Clamp(SettledNeed(vm, minimum, most).Ideal, minimum, most);
    }

    private void GiveTargets(MemoryNode node, List<int> present)
    {
        MachineState state = context.State;
        SharingPlan plan = new(state.VmCount, context.Spec.UnitBytes);
        long capacity = node.FreeBytes;
        foreach (int vm in present)
        {
            long minimum = state.MinimumColumn[vm];
            long most = MostOf(vm);
            (long seen, long ideal) = SettledNeed(vm, minimum, most);
            plan.Add(vm, minimum, minimum, seen, ideal, most, weight: 1);
            capacity += minimum;
        }

        plan.Solve(capacity, SharingRule.StrictByWeight);
        for (int index = 0; index < plan.Count; index++)
        {
            int vm = plan.VmAt(index);
            long given = plan.TargetAt(index);
            node.FreeBytes -= given - state.AssignedColumn[vm];
            state.AssignedColumn[vm] = given;
            state.TargetColumn[vm] = given;
            context.Backing?.Begin(vm, given);
            // A guest never saw less than it booted with.
            long seen = boot.SeenAtBoot(vm);
            state.BalloonedColumn[vm] = Math.Max(0, seen - given);
            state.HotAddedColumn[vm] = Math.Max(0, given - seen);
            bool shrinks = drivers.GuestOf(vm).ShrinksWithBalloon;
            state.VisibleColumn[vm] = given + (shrinks ? 0 : state.BalloonedColumn[vm]);
            demand.Apply(vm);
        }
    }

    private long MostOf(int vm)
    {
        bool canHotAdd = (context.State.CapabilitiesColumn[vm] & VmCapabilities.HotAdd) != 0;
        return canHotAdd ? context.State.MaximumColumn[vm] : boot.SeenAtBoot(vm);
    }

    /// <summary>
    /// The demand that the host believes once the VM holds its ideal target, and that target: a guest's floor grows with
    /// what it holds, but by less, so that a few steps lead there.
    /// </summary>
    private (long Seen, long Ideal) SettledNeed(int vm, long minimum, long most)
    {
        MachineState state = context.State;
        long seenAtBoot = boot.SeenAtBoot(vm);
        long unit = context.Spec.UnitBytes;
        long held = state.StartupColumn[vm];
        // With the minimum alone some guests cannot commit all they want: that is what they are to be given.
        long wanted = state.DemandColumn[vm] + state.RefusedColumn[vm];
        for (int step = 0; ; step++)
        {
            GuestMemory memory = new(
                wanted,
                state.WorkingSetColumn[vm],
                held,
                Math.Max(0, seenAtBoot - held),
                Offline: 0,
                Math.Max(0, held - seenAtBoot)
            );
            long seen = drivers.Falsified(vm, drivers.GuestOf(vm).HostDemand(memory));
            long ideal = IdealTarget.Of(seen, state.BufferPercentColumn[vm], context.Spec.Host.Version.BufferMeaning());
            long next = Math.Clamp((ideal + unit - 1) / unit * unit, minimum, most);
            if (Math.Abs(next - held) <= unit || step == MostSteps)
            {
                return (seen, ideal);
            }

            held = next;
        }
    }
}
