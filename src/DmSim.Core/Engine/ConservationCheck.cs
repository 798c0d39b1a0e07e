using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Engine.Backing;
using DmSim.Core.Policies;

namespace DmSim.Core.Engine;

/// <summary>Phase 8: every byte of host memory is in exactly one place, and every VM is within its bounds. Always on.</summary>
internal sealed class ConservationCheck(MachineContext context)
{
    private readonly long[] _held = new long[context.State.Nodes.Length];

    /// <summary>Checks the whole machine.</summary>
    /// <exception cref="SimulationFaultException">A byte is missing or counted twice, or a bound is broken.</exception>
    public void Run(int tick)
    {
        MachineState state = context.State;
        long held = 0;
        for (int vm = 0; vm < state.VmCount; )
        {
            held += HeldByFours(state, ref vm);
            int end = Math.Min(vm + Lanes.Count, state.VmCount);
            held += HeldBy(tick, vm, end);
            vm = end;
        }

        if (held + state.FreeBytes + state.EarmarkedBytes != state.TotalBytes || state.EarmarkedBytes < 0)
        {
            throw Fault(tick, -1, "the parts do not add up to the host's memory");
        }

        if (state.IsDivided)
        {
            CheckNodes(tick);
        }

        if (context.Backing is { } backing)
        {
            CheckBacking(backing, tick);
        }
    }

    /// <summary>What VMs hold, four at a time, up to the first four of which one is off or not within its bounds.</summary>
    /// <param name="state">The machine.</param>
    /// <param name="vm">The first of them; receives the first behind them.</param>
    private static long HeldByFours(MachineState state, ref int vm)
    {
        Vector256<long> sum = Vector256<long>.Zero;
        int next = vm;
        while (
            next <= state.VmCount - Lanes.Count
            && Lanes.AreAll(state.StateColumn, next, VmState.Running)
            && TryAddFour(state, next, ref sum)
        )
        {
            next += Lanes.Count;
        }

        vm = next;
        return Vector256.Sum(sum);
    }

    /// <summary>What four running VMs hold, if all are within their bounds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryAddFour(MachineState state, int vm, ref Vector256<long> sum)
    {
        Vector256<long> granted = Lanes.Load(state.GrantedColumn, vm);
        Vector256<long> inFlight = Lanes.Load(state.InFlightColumn, vm);
        Vector256<long> broken = Vector256.LessThan(granted, Lanes.Load(state.MinimumColumn, vm));
        broken |= Vector256.GreaterThan(granted + inFlight, Lanes.Load(state.MaximumColumn, vm));
        broken |= Vector256.LessThan(inFlight, Vector256<long>.Zero);
        if (broken != Vector256<long>.Zero)
        {
            return false;
        }

        sum += Lanes.Load(state.AssignedColumn, vm) + inFlight + Lanes.Load(state.OverheadColumn, vm);
        return true;
    }

    /// <summary>What VMs hold, checked one by one.</summary>
    private long HeldBy(int tick, int first, int end)
    {
        MachineState state = context.State;
        long held = 0;
        for (int vm = first; vm < end; vm++)
        {
            long assigned = state.AssignedColumn[vm];
            long inFlight = state.InFlightColumn[vm];
            held += assigned + inFlight;
            if (state.StateColumn[vm] == VmState.Running)
            {
                held += state.OverheadColumn[vm];
                long granted = state.GrantedColumn[vm];
                if (granted < state.MinimumColumn[vm] || granted + inFlight > state.MaximumColumn[vm] || inFlight < 0)
                {
                    throw Fault(tick, vm, "memory is outside minimum..maximum");
                }
            }
            else if ((assigned | inFlight) != 0)
            {
                throw Fault(tick, vm, "a VM that is off holds memory");
            }
        }

        return held;
    }

    /// <summary>The same for each NUMA node; a VM that runs has one.</summary>
    private void CheckNodes(int tick)
    {
        MachineState state = context.State;
        _held.AsSpan().Clear();
        for (int vm = 0; vm < state.VmCount; vm++)
        {
            bool runs = state.StateColumn[vm] == VmState.Running;
            int node = state.NodeColumn[vm];
            if (node < 0 && (runs || state.EarmarkColumn[vm] != 0))
            {
                throw Fault(tick, vm, "memory is held on no NUMA node");
            }

            if (node >= 0)
            {
                long held = state.AssignedColumn[vm] + state.InFlightColumn[vm] + state.EarmarkColumn[vm];
                _held[node] += held + (runs ? state.OverheadColumn[vm] : 0);
            }
        }

        foreach (MemoryNode node in state.Nodes)
        {
            if (_held[node.Index] + node.FreeBytes != node.TotalBytes || node.EarmarkedBytes < 0)
            {
                throw Fault(tick, -1, $"the parts do not add up to the memory of NUMA node {node.Index}");
            }
        }
    }

    /// <summary>What stands behind granted memory: machine memory, host swap, or nothing yet.</summary>
    private void CheckBacking(GuestBacking backing, int tick)
    {
        int first = 0;
        for (; first <= context.State.VmCount - Lanes.Count; first += Lanes.Count)
        {
            if (!backing.AreUnswapped(first))
            {
                CheckBacking(backing, tick, first, first + Lanes.Count);
            }
        }

        CheckBacking(backing, tick, first, context.State.VmCount);
    }

    /// <summary>The same, VM by VM.</summary>
    private void CheckBacking(GuestBacking backing, int tick, int first, int end)
    {
        MachineState state = context.State;
        for (int vm = first; vm < end; vm++)
        {
            TouchedPages pages = backing.PagesOf(vm);
            bool isWhole = pages is { HotSwapped: >= 0, Hot: >= 0 } && pages.HotSwapped <= pages.Hot;
            isWhole &= pages.Swapped >= pages.HotSwapped && pages.Hot <= pages.Touched && pages.Resident >= 0;
            isWhole &= pages.Swapped - pages.HotSwapped <= pages.Touched - pages.Hot;
            isWhole &= pages.Resident == state.AssignedColumn[vm] && pages.Swapped == state.HostSwappedColumn[vm];
            bool isAll = backing.IsLazy(vm) || pages.Touched == state.GrantedColumn[vm];
            if (!isWhole || !isAll || pages.Touched > state.GrantedColumn[vm])
            {
                throw Fault(tick, vm, "what stands behind its memory does not add up");
            }
        }
    }

    private SimulationFaultException Fault(int tick, int vm, string what)
    {
        string who = vm < 0 ? "host" : $"VM {vm} '{context.Spec.Vms[vm].Name}'";
        return new SimulationFaultException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Seed {context.Spec.Seed}, policy {context.Spec.Policy.Name}, tick {tick}, {who}: {what}."
            )
        );
    }
}
