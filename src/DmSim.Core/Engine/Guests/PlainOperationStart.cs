using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Engine.Backing;
using DmSim.Core.Policies;

namespace DmSim.Core.Engine.Guests;

/// <summary>
/// Begins operations four VMs at a time where all four are plain: usual guests without faults that get or give what they
/// are asked for. Four of which one is not are left to <see cref="OperationStart"/>, which alone defines the result.
/// </summary>
/// <remarks>See <see cref="PlainOperationCourse"/>.</remarks>
internal sealed class PlainOperationStart(
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
    private readonly long _unit = context.Spec.UnitBytes;

    /// <summary>Whether any VM could be given anything.</summary>
    public bool HasRoom => _backing is not null || _node.FreeBytes >= _unit;

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
        for (ulong rest = wanting; rest != 0; )
        {
            uint four = Lanes.TakeFour(ref rest, out int bit);
            int vm = (word * VmBitSet.WordBits) + bit;
            _digest.MixOne();
            if (drivers.ArePlain(vm) && TryBalloonFour(vm, four, ref sum, out uint grows, out uint shrinks))
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
        for (ulong rest = growing; rest != 0; )
        {
            uint four = Lanes.TakeFour(ref rest, out int bit);
            int vm = (word * VmBitSet.WordBits) + bit;
            _digest.MixOne();
            if (drivers.ArePlain(vm) && TryGrowFour(vm, four))
            {
                begun |= (ulong)four << bit;
            }
            else if (isShort)
            {
                break;
            }
        }

        context.Changed.AddWord(word, begun);
        return begun;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryBalloonFour(int vm, uint four, ref Vector256<long> wanted, out uint growing, out uint begun)
    {
        growing = 0;
        begun = 0;
        Vector256<long> members = Lanes.Mask(four);
        // One under way, a refusal that stands, or no report.
        Vector256<long> special =
            Lanes.Load(operations.OperationColumn, vm) | Lanes.Load(_state.RefusedBelowColumn, vm);
        special |= Vector256.LessThan(Lanes.Load(_state.ReportedDemandColumn, vm), Vector256<long>.Zero);
        if ((special & members) != Vector256<long>.Zero || !MayAll(vm, VmCapabilities.Balloon) || !RunAll(vm))
        {
            return false;
        }

        Vector256<long> difference = Lanes.Load(_state.TargetColumn, vm) - Lanes.Load(_state.GrantedColumn, vm);
        difference &= members;
        Vector256<long> amount = Vector256.Min(-difference, Vector256.Create(pace.BalloonRequestMaximum));
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
        bool mayAll = (~returns & members) == Vector256<long>.Zero || MayAll(vm, VmCapabilities.HotAdd);
        if (isNone || isSilent || !mayAll || !MayAll(vm, VmCapabilities.Balloon) || !TryPay(vm, amount, members))
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
        Lanes.Store(operations.OperationColumn, vm, operation, members);
        Lanes.Store(operations.RequestedColumn, vm, amount, members);
        Lanes.Store(operations.RemainingColumn, vm, amount, members);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool MayAll(int vm, VmCapabilities capability) => Lanes.HaveAll(_state.CapabilitiesColumn, vm, capability);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool RunAll(int vm) => Lanes.AreAll(_state.StateColumn, vm, VmState.Running);
}
