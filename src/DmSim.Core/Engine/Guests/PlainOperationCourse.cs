using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Engine.Backing;
using DmSim.Core.Policies;

namespace DmSim.Core.Engine.Guests;

/// <summary>
/// Carries out operations four VMs at a time where all four are plain: usual guests without faults, whose operation moves
/// all of its memory in this tick. Four of which one is not are left to <see cref="OperationCourse"/>, which alone defines the
/// result.
/// </summary>
/// <remarks>
/// Only for one node. Ends are told as <see cref="EndedOperations"/>, begins not at all: who wants to be told everything in
/// its order has all operations carried out one by one.
/// </remarks>
internal sealed class PlainOperationCourse(
    MachineContext context,
    GuestDrivers drivers,
    OperationTable operations,
    OperationPace pace
)
{
    private readonly MachineState _state = context.State;
    private readonly MemoryNode _node = context.State.Nodes[0];
    private readonly DecisionDigest _digest = context.Digest;
    private readonly GuestBacking? _backing = context.Backing;

    /// <summary>Carries out operations of VMs in one word of a set.</summary>
    /// <param name="word">The word.</param>
    /// <param name="active">Its VMs with an operation under way.</param>
    /// <param name="tick">The tick.</param>
    /// <returns>The VMs whose operations are left to be carried out one by one.</returns>
    public ulong Advance(int word, ulong active, int tick)
    {
        ulong done = 0;
        ulong wants = 0;
        Vector256<long> freed = Vector256<long>.Zero;
        for (ulong rest = active; rest != 0; )
        {
            uint four = Lanes.TakeFour(ref rest, out int bit);
            int vm = (word * VmBitSet.WordBits) + bit;
            _digest.MixTwo();
            if (drivers.ArePlain(vm) && TryEndFour(vm, four, tick, ref freed, out uint wanting))
            {
                done |= (ulong)four << bit;
                wants |= (ulong)wanting << bit;
            }
        }

        if (done != 0)
        {
            _node.FreeBytes += Vector256.Sum(freed);
            context.Ended.Vms.AddWord(word, done);
            context.WantsMove.AddWord(word, wants);
            context.TouchWord(word, done);
            context.TellWord(word, done, WakeEvents.OperationFinished);
        }

        return active & ~done;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryEndFour(int vm, uint four, int tick, ref Vector256<long> freed, out uint wanting)
    {
        wanting = 0;
        Vector256<long> members = Lanes.Mask(four);
        Vector256<long> operation = Lanes.Load(operations.OperationColumn, vm);
        Vector256<long> remaining = Lanes.Load(operations.RemainingColumn, vm) & members;
        Vector256<long> granted = Lanes.Load(_state.GrantedColumn, vm);
        Vector256<long> takes = Is(operation, Operation.Balloon) & members;
        Vector256<long> adds = Is(operation, Operation.HotAdd) & members;
        Vector256<long> rate = Vector256.ConditionalSelect(
            takes,
            Yielded(vm, granted),
            Vector256.ConditionalSelect(
                adds,
                Vector256.Create(pace.HotAddPerTick),
                Vector256.Create(pace.UnballoonPerTick)
            )
        );
        Vector256<long> special = Lanes.Load(operations.WithheldColumn, vm) | Lanes.Load(pace.CreditColumn, vm);
        special = (special & members) | Vector256.GreaterThan(remaining, rate);
        bool isWhole = _backing is null || _backing.AreWhole(vm, members);
        if (special != Vector256<long>.Zero || !isWhole || !Lanes.AreAll(context.DemandReacts, vm))
        {
            return false;
        }

        Vector256<long> change = Negate(remaining, takes);
        granted += change;
        Lanes.Store(_state.GrantedColumn, vm, granted);
        Lanes.Store(_state.InFlightColumn, vm, Vector256<long>.Zero, members);
        Lanes.Store(_state.OutgoingColumn, vm, Vector256<long>.Zero, members);
        Lanes.Add(_state.BalloonedColumn, vm, -(change & ~adds));
        if (adds != Vector256<long>.Zero)
        {
            Lanes.Add(_state.HotAddedColumn, vm, remaining & adds);
            Lanes.Add(_state.VisibleColumn, vm, remaining & adds);
        }

        Vector256<long> taken = remaining & takes;
        freed += _backing is null ? taken : _backing.MoveFour(vm, members, taken);
        Lanes.Store(context.Ended.Bytes, vm, Negate(Lanes.Load(operations.RequestedColumn, vm), takes));
        Lanes.Store(operations.OperationColumn, vm, operation & ~members);
        Lanes.Store(_state.ProgressTickColumn, vm, tick, members);
        wanting = Lanes.Bits(~Vector256.Equals(granted, Lanes.Load(_state.TargetColumn, vm)) & members);
        return true;
    }

    /// <summary>Most that the balloons of four guests take in a tick in which they yield it all; bytes.</summary>
    /// <remarks>
    /// What is asked for is whole units: it is at most a rate in whole units just when it is at most the rate.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<long> Yielded(int vm, Vector256<long> granted)
    {
        Vector256<long> online = granted - Lanes.Load(_state.OfflineColumn, vm);
        Vector256<long> available = Vector256.Max(
            online - Lanes.Load(_state.WorkingSetColumn, vm),
            Vector256<long>.Zero
        );
        InflationLimits slow = pace.Inflation;
        Vector256<long> spare = available - Vector256.Create(slow.SlowBelow);
        Vector256<long> yields = Vector256.Max(spare, Vector256.Create(slow.PagingPerTick));
        return Vector256.Min(online, Vector256.Min(yields, Vector256.Create(pace.BalloonPerTick)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<long> Is(Vector256<long> operations, Operation operation) =>
        Vector256.Equals(operations, Vector256.Create((long)operation));

    /// <summary>The values, with the other sign where a mask says so.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<long> Negate(Vector256<long> values, Vector256<long> mask) => (values ^ mask) - mask;
}
