using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Engine.Backing;
using DmSim.Core.Policies;

namespace DmSim.Core.Engine.Guests;

/// <summary>
/// Begins and carries out operations four VMs at a time where all four are plain: usual guests without faults, whose
/// operation moves all of its memory in its next tick. Four of which one is not are left to <see cref="MechanismPhase"/>, which alone
/// defines the result.
/// </summary>
/// <remarks>
/// Only for one node. Begins are not told as events, and ends as
/// <see cref="EndedOperations"/>: who wants to be told everything in its order has all operations carried out one by one.
/// </remarks>
internal sealed class PlainOperations
{
    private const uint AllBalloon = (uint)VmCapabilities.Balloon * 0x01010101U;
    private const uint AllHotAdd = (uint)VmCapabilities.HotAdd * 0x01010101U;

    private readonly MachineContext _context;
    private readonly MachineState _state;
    private readonly GuestBacking? _backing;
    private readonly MemoryNode _node;
    private readonly GuestDrivers _drivers;
    private readonly OperationTable _operations;
    private readonly OperationPace _pace;
    private readonly long _unit;

    public PlainOperations(
        MachineContext context,
        GuestDrivers drivers,
        OperationTable operations,
        OperationPace pace
    )
    {
        _context = context;
        _state = context.State;
        _backing = context.Backing;
        _node = context.State.Nodes[0];
        _drivers = drivers;
        _operations = operations;
        _pace = pace;
        _unit = context.Spec.UnitBytes;
    }

    /// <summary>Whether any VM could be given anything.</summary>
    public bool HasRoom => _backing is not null || _node.FreeBytes >= _unit;

    /// <summary>What the operations that ended moved: bytes, negative for memory taken.</summary>
    private long[] EndedBytes => _context.Ended.Bytes;

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
        for (int bit = 0; bit < VmBitSet.WordBits; bit += Lanes.Count)
        {
            uint four = (uint)(active >> bit) & 0xF;
            int vm = (word * VmBitSet.WordBits) + bit;
            if (four != 0 && IsPlain(vm) && TryEndFour(vm, four, tick, ref freed, out uint wanting))
            {
                done |= (ulong)four << bit;
                wants |= (ulong)wanting << bit;
            }
        }

        if (done != 0)
        {
            _node.FreeBytes += Vector256.Sum(freed);
            _context.Ended.Vms.AddWord(word, done);
            _context.WantsMove.AddWord(word, wants);
            _context.TouchWord(word, done);
            _context.TellWord(word, done, WakeEvents.OperationFinished);
        }

        return active & ~done;
    }

    /// <summary>Begins to take memory from VMs in one word of a set, and looks who is to get some.</summary>
    /// <param name="word">The word.</param>
    /// <param name="wanting">Its VMs that want a move; none that is left alone after a failure.</param>
    /// <param name="growing">Receives those that shall hold more.</param>
    /// <param name="wanted">Is raised by what those want; bytes.</param>
    /// <param name="begun">Receives those from which memory is taken.</param>
    /// <returns>The VMs that are left to be looked at one by one.</returns>
    public ulong BeginBalloons(int word, ulong wanting, out ulong growing, ref long wanted, out ulong begun)
    {
        ulong left = wanting;
        growing = 0;
        begun = 0;
        Vector256<long> sum = Vector256<long>.Zero;
        for (int bit = 0; bit < VmBitSet.WordBits; bit += Lanes.Count)
        {
            uint four = (uint)(wanting >> bit) & 0xF;
            int vm = (word * VmBitSet.WordBits) + bit;
            if (four != 0 && IsPlain(vm) && TryBalloonFour(vm, four, ref sum, out uint grows, out uint shrinks))
            {
                left &= ~((ulong)four << bit);
                growing |= (ulong)grows << bit;
                begun |= (ulong)shrinks << bit;
            }
        }

        wanted += Vector256.Sum(sum);
        return left;
    }

    /// <summary>Begins to give memory to VMs in one word of a set, four at a time where there is enough for all four.</summary>
    /// <param name="word">The word.</param>
    /// <param name="growing">Its VMs that shall hold more.</param>
    /// <param name="isShort">Whether there is too little for all VMs, so that those before others must get theirs first.</param>
    /// <returns>The VMs that are given what they want.</returns>
    public ulong BeginGrowth(int word, ulong growing, bool isShort)
    {
        ulong begun = 0;
        for (int bit = 0; bit < VmBitSet.WordBits; bit += Lanes.Count)
        {
            uint four = (uint)(growing >> bit) & 0xF;
            int vm = (word * VmBitSet.WordBits) + bit;
            if (four == 0)
            {
                continue;
            }

            if (IsPlain(vm) && TryGrowFour(vm, four))
            {
                begun |= (ulong)four << bit;
            }
            else if (isShort)
            {
                break;
            }
        }

        _context.Changed.AddWord(word, begun);
        return begun;
    }

    /// <summary>Whether there are four VMs whose guests and drivers are the usual ones.</summary>
    private bool IsPlain(int vm) =>
        vm + Lanes.Count <= _state.VmCount
        && Lanes.AreAll(_drivers.IsPlain, vm)
        && (_backing is null || _backing.AreLazy(vm));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryEndFour(int vm, uint four, int tick, ref Vector256<long> freed, out uint wanting)
    {
        wanting = 0;
        Vector256<long> members = Lanes.Mask(four);
        Vector256<long> operation = Lanes.Load(_operations.OperationColumn, vm);
        Vector256<long> remaining = Lanes.Load(_operations.RemainingColumn, vm) & members;
        Vector256<long> granted = Lanes.Load(_state.GrantedColumn, vm);
        Vector256<long> takes = Is(operation, Operation.Balloon) & members;
        Vector256<long> adds = Is(operation, Operation.HotAdd) & members;
        Vector256<long> rate = Vector256.ConditionalSelect(
            takes,
            Yielded(vm, granted),
            Vector256.ConditionalSelect(
                adds,
                Vector256.Create(_pace.HotAddPerTick),
                Vector256.Create(_pace.UnballoonPerTick)
            )
        );
        Vector256<long> special = Lanes.Load(_operations.WithheldColumn, vm) | Lanes.Load(_pace.CreditColumn, vm);
        special = (special & members) | Vector256.GreaterThan(remaining, rate);
        bool isWhole = _backing is null || _backing.AreWhole(vm, members);
        if (special != Vector256<long>.Zero || !isWhole || !Lanes.AreAll(_context.DemandReacts, vm))
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
        Lanes.Store(EndedBytes, vm, Negate(Lanes.Load(_operations.RequestedColumn, vm), takes));
        Lanes.Store(_operations.OperationColumn, vm, operation & ~members);
        MarkProgress(vm, members, tick);
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
        InflationLimits slow = _pace.Inflation;
        Vector256<long> spare = available - Vector256.Create(slow.SlowBelow);
        Vector256<long> pace = Vector256.Max(spare, Vector256.Create(slow.PagingPerTick));
        return Vector256.Min(online, Vector256.Min(pace, Vector256.Create(_pace.BalloonPerTick)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryBalloonFour(int vm, uint four, ref Vector256<long> wanted, out uint growing, out uint begun)
    {
        growing = 0;
        begun = 0;
        Vector256<long> members = Lanes.Mask(four);
        // One under way, a refusal that stands, or no report.
        Vector256<long> special = Lanes.Load(_operations.OperationColumn, vm) | Lanes.Load(_state.RefusedBelowColumn, vm);
        special |= Vector256.LessThan(Lanes.Load(_state.ReportedDemandColumn, vm), Vector256<long>.Zero);
        if ((special & members) != Vector256<long>.Zero || !MayAll(vm, AllBalloon) || !RunAll(vm))
        {
            return false;
        }

        Vector256<long> difference = Lanes.Load(_state.TargetColumn, vm) - Lanes.Load(_state.GrantedColumn, vm);
        difference &= members;
        Vector256<long> amount = Vector256.Min(-difference, Vector256.Create(_pace.BalloonRequestMaximum));
        Vector256<long> takes = Vector256.GreaterThan(amount, Vector256<long>.Zero);
        amount &= Vector256.Create(-_unit) & takes;
        if ((Vector256.Equals(amount, Vector256<long>.Zero) & takes) != Vector256<long>.Zero)
        {
            return false;
        }

        Lanes.Store(_state.OutgoingColumn, vm, amount, takes);
        Begin(vm, Vector256.Create((long)Operation.Balloon), amount, takes);
        Vector256<long> grows = Vector256.GreaterThan(difference, Vector256<long>.Zero);
        wanted += difference & grows;
        growing = Lanes.Bits(grows);
        begun = Lanes.Bits(takes);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryGrowFour(int vm, uint four)
    {
        Vector256<long> members = Lanes.Mask(four);
        Vector256<long> units = Vector256.Create(-_unit);
        Vector256<long> difference = Lanes.Load(_state.TargetColumn, vm) - Lanes.Load(_state.GrantedColumn, vm);
        Vector256<long> ballooned = Lanes.Load(_state.BalloonedColumn, vm);
        Vector256<long> returns = Vector256.GreaterThanOrEqual(ballooned, Vector256.Create(_unit));
        Vector256<long> most = Vector256.Min(difference, ballooned);
        Vector256<long> amount = Vector256.ConditionalSelect(returns, most, difference) & units & members;
        bool isNone = (Vector256.Equals(amount, Vector256<long>.Zero) & members) != Vector256<long>.Zero;
        bool isSilent = Vector256.LessThanAny(
            Lanes.Load(_state.ReportedDemandColumn, vm) & members,
            Vector256<long>.Zero
        );
        bool mayAll = (~returns & members) == Vector256<long>.Zero || MayAll(vm, AllHotAdd);
        if (isNone || isSilent || !mayAll || !MayAll(vm, AllBalloon) || !TryPay(vm, amount, members))
        {
            return false;
        }

        Vector256<long> operation = Vector256.ConditionalSelect(
            returns,
            Vector256.Create((long)Operation.Unballoon),
            Vector256.Create((long)Operation.HotAdd)
        );
        Begin(vm, operation, amount, members);
        return true;
    }

    /// <summary>Pays for growth, unless it is paid when it is touched.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryPay(int vm, Vector256<long> amount, Vector256<long> members)
    {
        if (_backing is not null)
        {
            return true;
        }

        long sum = Vector256.Sum(amount);
        if (sum > _node.FreeBytes)
        {
            return false;
        }

        _node.FreeBytes -= sum;
        Lanes.Store(_state.InFlightColumn, vm, amount, members);
        return true;
    }

    /// <summary>What was withheld, stuck or earned is nothing where no operation was under way.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Begin(int vm, Vector256<long> operation, Vector256<long> amount, Vector256<long> members)
    {
        Lanes.Store(_operations.OperationColumn, vm, operation, members);
        Lanes.Store(_operations.RequestedColumn, vm, amount, members);
        Lanes.Store(_operations.RemainingColumn, vm, amount, members);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void MarkProgress(int vm, Vector256<long> members, int tick)
    {
        ref int progress = ref MemoryMarshal.GetArrayDataReference(_state.ProgressTickColumn);
        Vector128<int> old = Vector128.LoadUnsafe(ref progress, (nuint)vm);
        Vector128<int> four = Vector128.ConditionalSelect(Lanes.Narrow(members), Vector128.Create(tick), old);
        four.StoreUnsafe(ref progress, (nuint)vm);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<long> Is(Vector256<long> operations, Operation operation) =>
        Vector256.Equals(operations, Vector256.Create((long)operation));

    /// <summary>The values, with the other sign where a mask says so.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<long> Negate(Vector256<long> values, Vector256<long> mask) => (values ^ mask) - mask;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool MayAll(int vm, uint capabilities)
    {
        ReadOnlySpan<byte> column = MemoryMarshal.AsBytes<VmCapabilities>(_state.CapabilitiesColumn);
        uint four = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref MemoryMarshal.GetReference(column), vm));
        return (four & capabilities) == capabilities;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool RunAll(int vm) => Lanes.AreAll(MemoryMarshal.AsBytes(_state.State), vm, (byte)VmState.Running);
}
