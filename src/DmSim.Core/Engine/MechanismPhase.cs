using DmSim.Core.Engine.Guests;
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
/// take that long. Growth is paid when it begins; memory taken is free as soon as the guest has handed it over. A guest
/// that refuses is left alone until it reports something else, one that does not answer for a while.
/// </remarks>
internal sealed class MechanismPhase
{
    private readonly MachineContext _context;
    private readonly GuestDrivers _drivers;
    private readonly GuestBooks _books;
    private readonly OperationPace _pace;
    private readonly OperationTable _operations;
    private readonly RequestWaits _waits;
    private readonly int[] _growing;
    private readonly Comparison<int> _byWeight;
    private readonly VmBitSet _active;
    private readonly long[] _wanted;
    private readonly long _unit;
    private readonly int _timeOutTicks;

    public MechanismPhase(MachineContext context, GuestDrivers drivers)
    {
        _context = context;
        _drivers = drivers;
        int count = context.Spec.Vms.Count;
        _books = new GuestBooks(context, drivers);
        _pace = new OperationPace(context, drivers);
        _operations = new OperationTable(count);
        _waits = new RequestWaits(context);
        _active = new VmBitSet(count);
        _growing = new int[count];
        _wanted = new long[context.State.Nodes.Length];
        int[] weights = context.State.WeightColumn;
        _byWeight = (left, right) =>
            weights[left] == weights[right] ? left.CompareTo(right) : weights[right].CompareTo(weights[left]);
        MechanismSettings settings = context.Spec.Mechanism;
        _unit = context.Spec.UnitBytes;
        _timeOutTicks = Math.Max(1, context.TicksFor(1000L * settings.OperationTimeOutSeconds));
    }

    /// <summary>Whether an operation is under way.</summary>
    public bool IsBusy => !_active.IsEmpty;

    /// <summary>The next tick at which a guest is asked again although nothing else happens.</summary>
    public int NextTick => _waits.NextTick;

    /// <summary>Moves one tick's share of every operation under way.</summary>
    public void Advance(int tick)
    {
        _waits.End(tick);
        if (_active.IsEmpty)
        {
            return;
        }

        foreach (int vm in _active.Drain())
        {
            if (_drivers.IsFaulty(vm) && _drivers.IsStuck(vm, tick))
            {
                Stall(vm, tick);
                continue;
            }

            bool goesOn = Move(vm, out long moved);
            _operations.Advance(vm, moved);
            if (moved != 0)
            {
                _context.State.ProgressTickColumn[vm] = tick;
                _context.Touch(vm);
            }

            if (goesOn && _operations.Remaining(vm) > 0)
            {
                _active.Add(vm);
            }
            else
            {
                End(vm, tick, MachineEventKind.OperationRefused);
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
        _wanted.AsSpan().Clear();
        foreach (int vm in wants.Drain())
        {
            if (_operations[vm] != Operation.None || !_waits.MayBeAsked(vm))
            {
                continue;
            }

            long difference = state.TargetColumn[vm] - state.GrantedColumn[vm];
            if (difference > 0)
            {
                _growing[growing++] = vm;
                _wanted[state.NodeColumn[vm]] += difference;
            }
            else if (difference < 0 && !BeginBalloon(vm, tick, -difference))
            {
                wants.Add(vm);
            }
        }

        Span<int> members = _growing.AsSpan(0, growing);
        if (growing > 1 && IsShort())
        {
            // When memory is handed out, the higher weight comes first (model.md §2.3); ties by index.
            members.Sort(_byWeight);
        }

        foreach (int vm in members)
        {
            if (!BeginGrowth(vm, tick, state.TargetColumn[vm] - state.GrantedColumn[vm]))
            {
                wants.Add(vm);
            }
        }
    }

    /// <summary>Whether a node has less free than is wanted of it.</summary>
    private bool IsShort()
    {
        bool isShort = false;
        foreach (MemoryNode node in _context.State.Nodes)
        {
            isShort |= _wanted[node.Index] > node.FreeBytes;
        }

        return isShort;
    }

    /// <summary>Drops the operation of a VM that loses power or its driver; memory reserved for it is free again.</summary>
    public void Stop(int vm)
    {
        _operations.End(vm);
        _books.Settle(vm);
        _active.Remove(vm);
        _waits.Stop(vm);
    }

    /// <summary>A tick in which a stuck driver moves nothing; at last the host gives the operation up.</summary>
    private void Stall(int vm, int tick)
    {
        if (_operations.Stall(vm) < _timeOutTicks)
        {
            _active.Add(vm);
            return;
        }

        _waits.TimedOut(vm, tick);
        End(vm, tick, MachineEventKind.OperationTimedOut);
    }

    /// <summary>Moves a tick's share; false when the guest gives no more than that.</summary>
    private bool Move(int vm, out long moved)
    {
        long remaining = _operations.Remaining(vm);
        switch (_operations[vm])
        {
            case Operation.Balloon:
                GuestMemory memory = GuestMemory.Of(_context.State, vm);
                long yields = _drivers.GuestOf(vm).Yields(memory) / _unit * _unit;
                moved = _pace.Balloon(vm, Math.Min(remaining, yields), memory);
                _books.Take(vm, moved);
                return yields > moved;
            case Operation.Unballoon:
                moved = _pace.Unballoon(vm, remaining);
                _books.Return(vm, moved);
                return true;
            default:
                moved = _pace.HotAdd(vm, remaining);
                _books.Add(vm, moved);
                return true;
        }
    }

    /// <summary>Ends an operation. What was not moved is free again, or stays with the guest.</summary>
    private void End(int vm, int tick, MachineEventKind shortfall)
    {
        MachineState state = _context.State;
        Operation operation = _operations[vm];
        long moved = _operations.Moved(vm);
        long left = _operations.Left(vm);
        _operations.End(vm);
        _books.Settle(vm);
        if (moved != 0)
        {
            long change = operation == Operation.Balloon ? -moved : moved;
            _context.Events.Add(tick, MachineEventKind.OperationEnded, vm, change);
        }

        if (left > 0)
        {
            _context.Events.Add(tick, shortfall, vm, left);
            _context.Changed.Add(vm);
            if (shortfall == MachineEventKind.OperationRefused)
            {
                Refuse(vm, tick, operation, moved);
            }
        }

        _context.Tell(vm, WakeEvents.OperationFinished);
        if (state.GrantedColumn[vm] != state.TargetColumn[vm])
        {
            _context.WantsMove.Add(vm);
        }
    }

    /// <summary>
    /// What the host makes of a request that fell short: a guest that gave nothing is at its least, a hot-add that fell
    /// short is the last one until the guest boots, a return in which nothing moved is tried again later, and the rest of
    /// anything else is asked for at once.
    /// </summary>
    private void Refuse(int vm, int tick, Operation operation, long moved)
    {
        MachineState state = _context.State;
        if (operation == Operation.HotAdd)
        {
            state.CapabilitiesColumn[vm] &= ~VmCapabilities.HotAdd;
            _context.Events.Add(tick, MachineEventKind.HotAddStopped, vm, state.GrantedColumn[vm]);
        }
        else if (operation == Operation.Balloon && moved == 0)
        {
            _waits.Refused(vm, tick);
        }
        else if (moved == 0)
        {
            _waits.Failed(vm, tick);
        }
    }

    private bool BeginBalloon(int vm, int tick, long wanted)
    {
        MachineState state = _context.State;
        long amount = Math.Min(wanted, _pace.BalloonRequestMaximum) / _unit * _unit;
        bool canBalloon =
            (state.CapabilitiesColumn[vm] & VmCapabilities.Balloon) != 0 && state.ReportedDemandColumn[vm] >= 0;
        if (!canBalloon || amount == 0)
        {
            return false;
        }

        _books.AskBack(vm, amount);
        Begin(vm, tick, Operation.Balloon, amount, MachineEventKind.BalloonBegun);
        return true;
    }

    private bool BeginGrowth(int vm, int tick, long wanted)
    {
        MachineState state = _context.State;
        long ballooned = state.BalloonedColumn[vm];
        bool isReturn = ballooned >= _unit;
        VmCapabilities needed = isReturn ? VmCapabilities.Balloon : VmCapabilities.HotAdd;
        long limit = isReturn ? Math.Min(wanted, ballooned) : wanted;
        long amount = Math.Min(limit, _books.Affordable(vm)) / _unit * _unit;
        bool canGrow = (state.CapabilitiesColumn[vm] & needed) != 0 && state.ReportedDemandColumn[vm] >= 0;
        if (!canGrow || amount == 0)
        {
            return false;
        }

        _books.Pay(vm, amount);
        _context.Changed.Add(vm);
        if (isReturn)
        {
            Begin(vm, tick, Operation.Unballoon, amount, MachineEventKind.UnballoonBegun);
        }
        else
        {
            Begin(vm, tick, Operation.HotAdd, amount, MachineEventKind.HotAddBegun);
        }

        return true;
    }

    private void Begin(int vm, int tick, Operation operation, long amount, MachineEventKind begun)
    {
        double share = _drivers.SettingsOf(vm).MovedShare;
        long carriedOut = share < 1 ? (long)(amount * share) / _unit * _unit : amount;
        _operations.Begin(vm, operation, amount, carriedOut);
        _pace.Begin(vm);
        _active.Add(vm);
        _context.Events.Add(tick, begun, vm, amount);
    }
}
