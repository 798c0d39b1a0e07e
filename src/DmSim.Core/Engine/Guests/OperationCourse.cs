using DmSim.Core.Policies;
using DmSim.Core.Recording;

namespace DmSim.Core.Engine.Guests;

/// <summary>Carries out operations under way, one VM at a time: to their end, until the guest refuses, or until time is out.</summary>
internal sealed class OperationCourse
{
    private readonly MachineContext _context;
    private readonly GuestDrivers _drivers;
    private readonly GuestBooks _books;
    private readonly OperationPace _pace;
    private readonly OperationTable _operations;
    private readonly RequestWaits _waits;
    private readonly long _unit;
    private readonly int _timeOutTicks;

    public OperationCourse(
        MachineContext context,
        GuestDrivers drivers,
        GuestBooks books,
        OperationPace pace,
        OperationTable operations,
        RequestWaits waits
    )
    {
        _context = context;
        _drivers = drivers;
        _books = books;
        _pace = pace;
        _operations = operations;
        _waits = waits;
        _unit = context.Spec.UnitBytes;
        _timeOutTicks = Math.Max(1, context.TicksFor(1000L * context.Spec.Mechanism.OperationTimeOutSeconds));
    }

    /// <summary>Moves one tick's share.</summary>
    /// <returns>Whether the operation is still under way.</returns>
    public bool Advance(int vm, int tick)
    {
        if (_drivers.IsFaulty(vm) && _drivers.IsStuck(vm, tick))
        {
            return Stall(vm, tick);
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
            return true;
        }

        End(vm, tick, MachineEventKind.OperationRefused);
        return false;
    }

    /// <summary>Drops the operation of a VM that loses power or its driver; memory reserved for it is free again.</summary>
    public void Stop(int vm)
    {
        _operations.End(vm);
        _pace.End(vm);
        _books.Settle(vm);
        _waits.Stop(vm);
    }

    /// <summary>A tick in which a stuck driver moves nothing; at last the host gives the operation up.</summary>
    private bool Stall(int vm, int tick)
    {
        if (_operations.Stall(vm) < _timeOutTicks)
        {
            return true;
        }

        _waits.TimedOut(vm, tick);
        End(vm, tick, MachineEventKind.OperationTimedOut);
        return false;
    }

    /// <summary>Moves a tick's share; false when the guest gives no more than that.</summary>
    private bool Move(int vm, out long moved)
    {
        long remaining = _operations.Remaining(vm);
        switch (_operations[vm])
        {
            case Operation.Balloon:
                GuestMemory memory = GuestMemory.Of(_context.State, vm);
                long yields = _drivers.GuestOf(vm).Yields(memory) & -_unit;
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
        _pace.End(vm);
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
}
