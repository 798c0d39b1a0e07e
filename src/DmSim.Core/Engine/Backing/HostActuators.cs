using DmSim.Core.Policies;
using DmSim.Core.Recording;

namespace DmSim.Core.Engine.Backing;

/// <summary>
/// Takes over orders that do without the guest: what the host shall swap out, and which VMs it shall stop. What the
/// hypervisor cannot do is a correction.
/// </summary>
internal sealed class HostActuators(MachineContext context, HostSwap? hostSwap)
{
    private readonly HypervisorProfile _profile = context.Spec.Policy.Profile;
    private readonly bool[] _isBlocked = new bool[context.Spec.Vms.Count];
    private readonly long[] _holds = NoReclaims(context.Spec.Vms.Count);

    /// <summary>Takes the standing orders for a VM over; returns whether they changed.</summary>
    /// <param name="vm">Index of the VM.</param>
    /// <param name="tick">The tick.</param>
    /// <param name="holdsBytes">The most it shall hold; bytes.</param>
    /// <param name="isBlocked">Whether it is stopped once it wants more.</param>
    public bool TakeOver(int vm, int tick, long holdsBytes, bool isBlocked)
    {
        bool reclaims = holdsBytes != _holds[vm];
        bool blocks = isBlocked != _isBlocked[vm];
        _holds[vm] = holdsBytes;
        _isBlocked[vm] = isBlocked;
        if (reclaims)
        {
            Reclaim(vm, tick, holdsBytes);
        }

        if (blocks)
        {
            Block(vm, tick, isBlocked);
        }

        return reclaims || blocks;
    }

    /// <summary>Minimum is what a VM is promised: no policy takes more, with or without the guest.</summary>
    private void Reclaim(int vm, int tick, long holdsBytes)
    {
        long assigned = context.State.AssignedColumn[vm];
        if (!_profile.CanHostSwap || hostSwap is null)
        {
            if (holdsBytes != MemoryOrders.NoReclaim)
            {
                Correct(vm, tick, Math.Max(0, assigned - holdsBytes));
            }

            return;
        }

        long allowed = Math.Max(holdsBytes, context.State.MinimumColumn[vm]);
        if (allowed != holdsBytes)
        {
            Correct(vm, tick, allowed - holdsBytes);
        }

        hostSwap.Reclaim(vm, tick, allowed);
    }

    private void Block(int vm, int tick, bool isBlocked)
    {
        if (!_profile.CanBlock || context.Backing is not { } backing)
        {
            if (isBlocked)
            {
                Correct(vm, tick, 0);
            }

            return;
        }

        backing.Block(vm, isBlocked);
        MachineEventKind kind = isBlocked ? MachineEventKind.Blocked : MachineEventKind.Unblocked;
        context.Events.Add(tick, kind, vm, context.State.AssignedColumn[vm]);
    }

    private void Correct(int vm, int tick, long bytes) =>
        context.Events.Add(tick, MachineEventKind.OrderCorrected, vm, bytes);

    private static long[] NoReclaims(int count)
    {
        long[] holds = new long[count];
        Array.Fill(holds, MemoryOrders.NoReclaim);
        return holds;
    }
}
