using DmSim.Core.Policies;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;

namespace DmSim.Core.Engine;

/// <summary>
/// Phase 6: moves memory. Ballooned memory is returned before anything is hot-added; a VM has one operation under way;
/// memory moves in whole units, at the mechanism's rates (model.md §2.1, §4).
/// </summary>
/// <remarks>
/// An operation begins in the tick of its order and moves its first memory in the next tick: request, guest and response
/// take that long. Growth is paid when it begins; memory taken is free as soon as the guest has handed it over.
/// </remarks>
internal sealed class MechanismPhase
{
    private enum Operation : byte
    {
        None,
        Balloon,
        Unballoon,
        HotAdd,
    }

    private readonly MachineContext _context;
    private readonly Operation[] _operation;
    private readonly long[] _remaining;
    private readonly long[] _requested;
    private readonly long[] _credit;
    private readonly int[] _growing;
    private readonly Comparison<int> _byWeight;
    private readonly VmBitSet _active;
    private readonly long _unit;
    private readonly long _requestMaximum;
    private readonly long _slowBelow;
    private readonly long _balloonPerTick;
    private readonly long _pagingPerTick;
    private readonly long _unballoonPerTick;
    private readonly long _hotAddPerTick;

    public MechanismPhase(MachineContext context)
    {
        _context = context;
        int count = context.Spec.Vms.Count;
        _operation = new Operation[count];
        _remaining = new long[count];
        _requested = new long[count];
        _credit = new long[count];
        _active = new VmBitSet(count);
        _growing = new int[count];
        int[] weights = context.State.WeightColumn;
        _byWeight = (left, right) =>
            weights[left] == weights[right] ? left.CompareTo(right) : weights[right].CompareTo(weights[left]);
        MechanismSettings settings = context.Spec.Mechanism;
        _unit = settings.Unit.Bytes;
        _slowBelow = settings.BalloonSlowBelow.Bytes;
        _balloonPerTick = context.BytesPerTick(settings.BalloonPerSecond.Bytes);
        // In a long tick several requests follow one another.
        long request = Math.Max(settings.BalloonRequestMaximum.Bytes, _balloonPerTick);
        _requestMaximum = Math.Max(_unit, request / _unit * _unit);
        _pagingPerTick = context.BytesPerTick(settings.BalloonPagingPerSecond.Bytes);
        _unballoonPerTick = context.BytesPerTick(settings.UnballoonPerSecond.Bytes);
        _hotAddPerTick = context.BytesPerTick(settings.HotAddPerSecond.Bytes);
    }

    /// <summary>Whether an operation is under way.</summary>
    public bool IsBusy => !_active.IsEmpty;

    /// <summary>Moves one tick's share of every operation under way.</summary>
    public void Advance(int tick)
    {
        if (_active.IsEmpty)
        {
            return;
        }

        foreach (int vm in _active.Drain())
        {
            long moved = Move(vm);
            if (moved != 0)
            {
                _context.State.ProgressTickColumn[vm] = tick;
                _context.Touch(vm);
            }

            if (_remaining[vm] == 0)
            {
                End(vm, tick);
            }
            else
            {
                _active.Add(vm);
            }
        }
    }

    /// <summary>Begins operations for VMs that do not hold what was ordered, as far as free memory allows.</summary>
    public void BeginOrdered(int tick)
    {
        VmBitSet wants = _context.WantsMove;
        if (wants.IsEmpty)
        {
            return;
        }

        MachineState state = _context.State;
        int growing = 0;
        long wanted = 0;
        foreach (int vm in wants.Drain())
        {
            if (state.StateColumn[vm] != VmState.Running || _operation[vm] != Operation.None)
            {
                continue;
            }

            long difference = state.TargetColumn[vm] - state.AssignedColumn[vm];
            if (difference > 0)
            {
                _growing[growing++] = vm;
                wanted += difference;
            }
            else if (difference < 0 && !BeginBalloon(vm, tick, -difference))
            {
                wants.Add(vm);
            }
        }

        Span<int> members = _growing.AsSpan(0, growing);
        if (wanted > state.FreeBytes && growing > 1)
        {
            // When memory is handed out, the higher weight comes first (model.md §2.3); ties by index.
            members.Sort(_byWeight);
        }

        foreach (int vm in members)
        {
            if (!BeginGrowth(vm, tick, state.TargetColumn[vm] - state.AssignedColumn[vm]))
            {
                wants.Add(vm);
            }
        }
    }

    /// <summary>Drops the operation of a VM that loses power; memory reserved for it is free again.</summary>
    public void Stop(int vm)
    {
        MachineState state = _context.State;
        state.FreeBytes += state.InFlightColumn[vm];
        state.InFlightColumn[vm] = 0;
        state.OutgoingColumn[vm] = 0;
        _operation[vm] = Operation.None;
        _remaining[vm] = 0;
        _active.Remove(vm);
    }

    /// <summary>Whole units that a rate has earned by now; what does not make a unit is carried to the next tick.</summary>
    private long Earned(int vm, long bytesPerTick)
    {
        _credit[vm] += bytesPerTick;
        long moved = Math.Min(_remaining[vm], _credit[vm] / _unit * _unit);
        _credit[vm] -= moved;
        _remaining[vm] -= moved;
        return moved;
    }

    private long Move(int vm)
    {
        MachineState state = _context.State;
        if (_operation[vm] == Operation.Balloon)
        {
            long moved = Earned(vm, BalloonRate(vm));
            state.AssignedColumn[vm] -= moved;
            state.FreeBytes += moved;
            state.OutgoingColumn[vm] -= moved;
            return moved;
        }

        long rate = _operation[vm] == Operation.HotAdd ? _hotAddPerTick : _unballoonPerTick;
        long added = Earned(vm, rate);
        state.AssignedColumn[vm] += added;
        state.InFlightColumn[vm] -= added;
        state.VisibleColumn[vm] = Math.Max(state.VisibleColumn[vm], state.AssignedColumn[vm]);
        return added;
    }

    /// <summary>What a guest hands over in a tick: fast while it has available memory, then as fast as it pages out.</summary>
    private long BalloonRate(int vm)
    {
        MachineState state = _context.State;
        long available = state.AssignedColumn[vm] - state.WorkingSetColumn[vm];
        long spare = Math.Max(0, available - _slowBelow) / _unit * _unit;
        return Math.Min(_balloonPerTick, Math.Max(spare, _pagingPerTick));
    }

    private void End(int vm, int tick)
    {
        long moved = _operation[vm] == Operation.Balloon ? -_requested[vm] : _requested[vm];
        _operation[vm] = Operation.None;
        _context.Events.Add(tick, MachineEventKind.OperationEnded, vm, moved);
        _context.WakeEvents |= WakeEvents.OperationFinished;
        _context.PolicyNews.Add(vm);
        if (_context.State.AssignedColumn[vm] != _context.State.TargetColumn[vm])
        {
            _context.WantsMove.Add(vm);
        }
    }

    private bool BeginBalloon(int vm, int tick, long wanted)
    {
        MachineState state = _context.State;
        long amount = Math.Min(wanted, _requestMaximum) / _unit * _unit;
        bool canBalloon =
            (state.CapabilitiesColumn[vm] & VmCapabilities.Balloon) != 0 && state.ReportedDemandColumn[vm] >= 0;
        if (!canBalloon || amount == 0)
        {
            return false;
        }

        state.OutgoingColumn[vm] = amount;
        Begin(vm, Operation.Balloon, amount);
        _context.Events.Add(tick, MachineEventKind.BalloonBegun, vm, amount);
        return true;
    }

    private bool BeginGrowth(int vm, int tick, long wanted)
    {
        MachineState state = _context.State;
        long ballooned = Math.Max(0, state.VisibleColumn[vm] - state.AssignedColumn[vm]);
        Operation operation = ballooned >= _unit ? Operation.Unballoon : Operation.HotAdd;
        VmCapabilities needed = operation == Operation.HotAdd ? VmCapabilities.HotAdd : VmCapabilities.Balloon;
        long limit = operation == Operation.Unballoon ? Math.Min(wanted, ballooned) : wanted;
        long amount = Math.Min(limit, Math.Max(0, state.FreeBytes)) / _unit * _unit;
        bool canGrow = (state.CapabilitiesColumn[vm] & needed) != 0 && state.ReportedDemandColumn[vm] >= 0;
        if (!canGrow || amount == 0)
        {
            return false;
        }

        state.FreeBytes -= amount;
        state.InFlightColumn[vm] = amount;
        _context.Changed.Add(vm);
        Begin(vm, operation, amount);
        MachineEventKind kind =
            operation == Operation.HotAdd ? MachineEventKind.HotAddBegun : MachineEventKind.UnballoonBegun;
        _context.Events.Add(tick, kind, vm, amount);
        return true;
    }

    private void Begin(int vm, Operation operation, long amount)
    {
        _operation[vm] = operation;
        _remaining[vm] = amount;
        _requested[vm] = amount;
        _credit[vm] = 0;
        _active.Add(vm);
    }
}
