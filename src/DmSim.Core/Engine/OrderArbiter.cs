using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Policies;
using DmSim.Core.Recording;

namespace DmSim.Core.Engine;

/// <summary>
/// Phase 5: limits the orders of a policy to what is allowed, counts corrections, and keeps the standing orders.
/// </summary>
/// <remarks>
/// Orders are limited first and told afterwards: a VM's order depends on no other, so that four neighbours are limited at a
/// time, but what is told, and the hash of decisions, keep the order in which the policy wrote.
/// </remarks>
internal sealed class OrderArbiter(MachineContext context, IDecisionSink? sink)
{
    /// <summary>Looking at the VMs ordered costs less than at all, once so small a part of them is.</summary>
    private const int FewAreOneIn = 4;

    private readonly MachineState _state = context.State;

    // A unit is a power of two, see MechanismSettings.IsValidUnit.
    private readonly long _units = -context.Spec.UnitBytes;
    private readonly bool[] _differs = new bool[context.Spec.Vms.Count];
    private readonly bool[] _isCorrected = new bool[context.Spec.Vms.Count];

    /// <summary>Takes over what was ordered in a call.</summary>
    /// <param name="orders">The orders.</param>
    /// <param name="node">The memory of the balancer that ordered.</param>
    /// <param name="tick">The tick.</param>
    public void TakeOver(MemoryOrders orders, MemoryNode node, int tick)
    {
        bool anyIsCorrected = Limit(orders, node.Index);
        context.Digest.AddWhere(_differs, orders.Written, tick, _state.TargetColumn, _state.ReasonColumn);
        if (anyIsCorrected || sink is not null)
        {
            Tell(orders, node.Index, tick);
        }
    }

    private void Tell(MemoryOrders orders, int node, int tick)
    {
        foreach (int vm in orders.Written)
        {
            if (_isCorrected[vm])
            {
                long asked = orders.TargetOf(vm);
                context.Events.Add(tick, MachineEventKind.OrderCorrected, vm, asked - Allowed(asked, vm, node));
            }

            if (_differs[vm] && sink is not null)
            {
                Tell(sink, vm, tick);
            }
        }
    }

    /// <summary>Limits all orders; returns whether any had to be corrected.</summary>
    private bool Limit(MemoryOrders orders, int node)
    {
        bool anyIsCorrected = false;
        if (_state.IsDivided || orders.WrittenCount * FewAreOneIn < _state.VmCount)
        {
            foreach (int vm in orders.Written)
            {
                anyIsCorrected |= Limit(orders, vm, node);
            }

            return anyIsCorrected;
        }

        for (int first = 0; first < _state.VmCount; first += VmBitSet.WordBits)
        {
            int end = Math.Min(first + VmBitSet.WordBits, _state.VmCount);
            anyIsCorrected |= LimitWord(orders, first, end, node);
        }

        return anyIsCorrected;
    }

    private bool LimitWord(MemoryOrders orders, int first, int end, int node)
    {
        bool anyIsCorrected = false;
        ulong changed = 0;
        ulong wants = 0;
        int vm = first;
        for (; vm < end; vm += Lanes.Count)
        {
            if (vm + Lanes.Count <= end && TryLimitFour(orders, vm, out uint differs, out uint moves))
            {
                changed |= (ulong)differs << (vm - first);
                wants |= (ulong)moves << (vm - first);
                continue;
            }

            for (int next = vm; next < Math.Min(vm + Lanes.Count, end); next++)
            {
                anyIsCorrected |= orders.IsOrdered(next) && Limit(orders, next, node);
            }
        }

        context.Changed.AddWord(first / VmBitSet.WordBits, changed);
        context.WantsMove.AddWord(first / VmBitSet.WordBits, wants);
        return anyIsCorrected;
    }

    /// <summary>What a policy asks for is clamped; only what it should have known better counts as a correction.</summary>
    /// <returns>Whether the order had to be corrected.</returns>
    private bool Limit(MemoryOrders orders, int vm, int node)
    {
        long asked = orders.TargetOf(vm);
        long allowed = Allowed(asked, vm, node);
        long target = allowed & _units;
        MoveReason reason = orders.ReasonOf(vm);
        bool isSame = target == _state.TargetColumn[vm] && reason == _state.ReasonColumn[vm];
        _isCorrected[vm] = allowed != asked;
        _differs[vm] = CanMove(vm, node) && !isSame;
        if (_differs[vm])
        {
            _state.TargetColumn[vm] = target;
            _state.ReasonColumn[vm] = reason;
            context.Changed.Add(vm);
            if (target != _state.GrantedColumn[vm])
            {
                context.WantsMove.Add(vm);
            }
        }

        return allowed != asked;
    }

    /// <summary>The same for those of four VMs that are ordered, where all four can be moved and none asks for too much.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryLimitFour(MemoryOrders orders, int vm, out uint differs, out uint moves)
    {
        differs = 0;
        moves = 0;
        uint written = Lanes.LoadBytes(orders.WrittenColumn, vm);
        Vector256<long> members = -Lanes.Widen(written);
        Vector256<long> asked = Lanes.Load(orders.TargetColumn, vm);
        Vector256<long> minimum = Lanes.Load(_state.MinimumColumn, vm);
        Vector256<long> maximum = Lanes.Load(_state.MaximumColumn, vm);
        Vector256<long> isOutside = Vector256.LessThan(asked, minimum) | Vector256.GreaterThan(asked, maximum);
        bool canMove =
            Lanes.AreAll(_state.StateColumn, vm, VmState.Running) && Lanes.IsNoneZero(_state.CapabilitiesColumn, vm);
        if (!canMove || (isOutside & members) != Vector256<long>.Zero)
        {
            return false;
        }

        uint reason = Lanes.LoadBytes(orders.ReasonColumn, vm);
        uint standing = Lanes.LoadBytes(_state.ReasonColumn, vm);
        Vector256<long> target = asked & Vector256.Create(_units);
        Vector256<long> change = target ^ Lanes.Load(_state.TargetColumn, vm);
        change |= Lanes.Widen(reason ^ standing);
        Vector256<long> changes = Vector256.AndNot(members, Vector256.Equals(change, Vector256<long>.Zero));
        Vector256<long> stays = Vector256.Equals(target, Lanes.Load(_state.GrantedColumn, vm));
        uint mask = Lanes.Bytes(changes);
        Lanes.Store(_state.TargetColumn, vm, target, changes);
        Lanes.StoreBytes(_state.ReasonColumn, vm, (reason & mask) | (standing & ~mask));
        Lanes.StoreBytes(_differs, vm, mask & 0x01010101U);
        Lanes.StoreBytes(_isCorrected, vm, 0);
        differs = Lanes.Bits(changes);
        moves = Lanes.Bits(Vector256.AndNot(changes, stays));
        return true;
    }

    private bool CanMove(int vm, int node) =>
        _state.NodeColumn[vm] == node
        && _state.StateColumn[vm] == VmState.Running
        && _state.CapabilitiesColumn[vm] != VmCapabilities.None;

    /// <summary>What a VM may be ordered to hold when so much is asked: what stands where nothing can be done.</summary>
    private long Allowed(long asked, int vm, int node)
    {
        if (CanMove(vm, node))
        {
            return Math.Clamp(asked, _state.MinimumColumn[vm], _state.MaximumColumn[vm]);
        }

        return _state.NodeColumn[vm] == node ? _state.TargetColumn[vm] : 0;
    }

    private void Tell(IDecisionSink sink, int vm, int tick) =>
        sink.Decided(
            new Decision(
                tick,
                vm,
                _state.TargetColumn[vm],
                _state.ReasonColumn[vm],
                _state.GrantedColumn[vm],
                _state.ReportedDemandColumn[vm],
                _state.NodeOf(vm).FreeBytes,
                _state.IsDivided ? _state.NodeColumn[vm] : NodePinning.None
            )
        );
}
