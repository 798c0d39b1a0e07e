using DmSim.Core.Engine.Backing;
using DmSim.Core.Policies;
using DmSim.Core.Workloads;

namespace DmSim.Core.Engine;

/// <summary>The memory of pending starts: what could be made free for one, what is set aside, what is given back.</summary>
internal sealed class StartRoom(MachineContext context, BootRules boot)
{
    private readonly long[] _leastOfRunningBytes = new long[context.State.Nodes.Length];

    /// <summary>Looks at what the running VMs must be left with; once a call, because only starts change it within one.</summary>
    public void Measure()
    {
        MachineState state = context.State;
        _leastOfRunningBytes.AsSpan().Clear();
        for (int vm = 0; vm < state.VmCount; vm++)
        {
            if (state.StateColumn[vm] == VmState.Running)
            {
                _leastOfRunningBytes[state.NodeColumn[vm]] += LeastOf(vm);
            }
        }
    }

    /// <summary>Counts a VM that has just started among the running ones.</summary>
    public void NoteStarted(int vm) => _leastOfRunningBytes[context.State.NodeColumn[vm]] += LeastOf(vm);

    /// <summary>
    /// Whether a start could be served if every other VM with the same memory were at its least; otherwise nothing is set
    /// aside or asked for, because it would lock memory that cannot help. To a restart every bit helps: the rest is bridged.
    /// </summary>
    public bool CouldFit(in PendingStart entry)
    {
        MemoryNode node = context.State.NodeOf(entry.Vm);
        long overhead = context.State.OverheadColumn[entry.Vm];
        long needed = boot.ReservedFor(entry.Vm, entry.NeededBytes - overhead) + overhead;
        return entry.Kind == StartKind.Restart || needed + _leastOfRunningBytes[node.Index] <= node.TotalBytes;
    }

    /// <summary>What a start still misses; bytes.</summary>
    public long Missing(in PendingStart entry) => entry.NeededBytes - context.State.EarmarkColumn[entry.Vm];

    /// <summary>
    /// What a start misses beside what is free; bytes. Where nothing is set aside, because it could not help, free memory
    /// is not what is missing.
    /// </summary>
    public long Short(in PendingStart entry) =>
        Math.Max(0, Missing(entry) - Math.Max(0, context.State.NodeOf(entry.Vm).FreeBytes));

    /// <summary>Lets a start begin with less than it asked for.</summary>
    public void Admit(ref PendingStart entry, long grantBytes)
    {
        MachineState state = context.State;
        if (boot.IsLazy(entry.Vm))
        {
            // It needs no more than it touches anyway.
            return;
        }

        long unit = context.Spec.UnitBytes;
        long grant = Math.Clamp(grantBytes, state.MinimumColumn[entry.Vm], boot.HoldsAtBoot(entry.Vm));
        Grant(ref entry, (grant + unit - 1) / unit * unit);
    }

    /// <summary>
    /// Whether a reset VM has enough to begin with: its minimum, which it has kept unless the host swapped it out before the
    /// reset.
    /// </summary>
    public bool CanBridge(in PendingStart entry)
    {
        MachineState state = context.State;
        long set = state.EarmarkColumn[entry.Vm] - state.OverheadColumn[entry.Vm];
        return boot.IsLazy(entry.Vm) || set >= Math.Min(state.MinimumColumn[entry.Vm], entry.GrantBytes);
    }

    /// <summary>
    /// Lets a reset VM begin with what it could get, at least what it held before; the rest is bridged (model.md §2.8).
    /// It is never below its minimum: before 2012 startup was the minimum, so that nothing was ever missing.
    /// </summary>
    public void Bridge(ref PendingStart entry)
    {
        // What is backed when it is touched needs no bridge: the guest touches the rest later.
        bool isLazy = boot.IsLazy(entry.Vm);
        long unit = isLazy ? DemandSeries.PageBytes : context.Spec.UnitBytes;
        entry.IsBridged = !isLazy;
        Grant(
            ref entry,
            (context.State.EarmarkColumn[entry.Vm] - context.State.OverheadColumn[entry.Vm]) / unit * unit
        );
    }

    /// <summary>Sets free memory aside for an attempt; in the pause between attempts only what was set aside is kept.</summary>
    public void SetAside(in PendingStart entry)
    {
        MachineState state = context.State;
        if (entry.InAttempt && CouldFit(entry))
        {
            Earmark(entry.Vm, Math.Min(Missing(entry), state.NodeOf(entry.Vm).FreeBytes));
        }
    }

    /// <summary>Sets so much free memory aside for a VM; nothing when it is not positive.</summary>
    public void Earmark(int vm, long bytes)
    {
        MachineState state = context.State;
        if (bytes > 0)
        {
            MemoryNode node = state.NodeOf(vm);
            node.FreeBytes -= bytes;
            node.EarmarkedBytes += bytes;
            state.EarmarkColumn[vm] += bytes;
        }
    }

    /// <summary>Gives up what was set aside for a VM; so much of it is used, the rest is free.</summary>
    public void Release(int vm, long usedBytes)
    {
        MachineState state = context.State;
        long earmarked = state.EarmarkColumn[vm];
        if (earmarked > 0)
        {
            MemoryNode node = state.NodeOf(vm);
            node.EarmarkedBytes -= earmarked;
            node.FreeBytes += earmarked - usedBytes;
            state.EarmarkColumn[vm] = 0;
        }
    }

    private void Grant(ref PendingStart entry, long bytes)
    {
        entry.GrantBytes = bytes;
        entry.NeededBytes = bytes + context.State.OverheadColumn[entry.Vm];
    }

    private long LeastOf(int vm)
    {
        MachineState state = context.State;
        bool balanced = state.CapabilitiesColumn[vm] != VmCapabilities.None;
        long least = balanced ? state.MinimumColumn[vm] : state.AssignedColumn[vm] + state.InFlightColumn[vm];
        return least + state.OverheadColumn[vm];
    }
}
