using System.Numerics;
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
    private readonly OperationStart _start;
    private readonly PlainOperations? _plain;
    private readonly RequestWaits _waits;
    private readonly VmBitSet _active;
    private readonly VmBitSet _growing;
    private readonly int[] _ranked;
    private readonly Comparison<int> _byWeight;
    private readonly long[] _wanted;
    private readonly long _unit;
    private readonly int _timeOutTicks;

    /// <param name="context">The machine.</param>
    /// <param name="drivers">The drivers inside the guests.</param>
    /// <param name="tellsAll">Whether every event is told in its order, so that operations must be carried out one by one.</param>
    public MechanismPhase(MachineContext context, GuestDrivers drivers, bool tellsAll)
    {
        _context = context;
        _drivers = drivers;
        int count = context.Spec.Vms.Count;
        _books = new GuestBooks(context, drivers);
        _pace = new OperationPace(context, drivers);
        _operations = new OperationTable(count);
        _start = new OperationStart(context, drivers, _books, _pace, _operations);
        _plain = !tellsAll && !context.State.IsDivided ? new PlainOperations(context, drivers, _operations, _pace) : null;
        _waits = new RequestWaits(context);
        _active = new VmBitSet(count);
        _growing = new VmBitSet(count);
        _ranked = new int[count];
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

        ReadOnlySpan<ulong> words = _active.DrainWords();
        for (int word = 0; word < words.Length; word++)
        {
            ulong left = _plain is null ? words[word] : _plain.Advance(word, words[word], tick);
            for (; left != 0; left &= left - 1)
            {
                Advance((word * VmBitSet.WordBits) + BitOperations.TrailingZeroCount(left), tick);
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

        _wanted.AsSpan().Clear();
        ReadOnlySpan<ulong> words = wants.DrainWords();
        for (int word = 0; word < words.Length; word++)
        {
            ulong left = words[word];
            if (_plain is not null && _waits.FailedWord(word) == 0)
            {
                left = _plain.BeginBalloons(word, left, out ulong growing, ref _wanted[0], out ulong begun);
                _growing.AddWord(word, growing);
                _active.AddWord(word, begun);
            }

            for (; left != 0; left &= left - 1)
            {
                BeginBalloon((word * VmBitSet.WordBits) + BitOperations.TrailingZeroCount(left), tick);
            }
        }

        if (!_growing.IsEmpty)
        {
            BeginGrowth(tick);
        }
    }

    private void Advance(int vm, int tick)
    {
        if (_drivers.IsFaulty(vm) && _drivers.IsStuck(vm, tick))
        {
            Stall(vm, tick);
            return;
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

    /// <summary>Begins to take memory from a VM that holds too much, or notes that it shall get some.</summary>
    private void BeginBalloon(int vm, int tick)
    {
        if (_operations[vm] != Operation.None || !_waits.MayBeAsked(vm))
        {
            return;
        }

        MachineState state = _context.State;
        long difference = state.TargetColumn[vm] - state.GrantedColumn[vm];
        if (difference > 0)
        {
            _growing.Add(vm);
            _wanted[state.NodeColumn[vm]] += difference;
        }
        else if (difference < 0)
        {
            Note(vm, _start.TryBalloon(vm, tick, -difference));
        }
    }

    /// <summary>Gives memory to those that shall get some: by index where there is enough, otherwise the higher weight first.</summary>
    private void BeginGrowth(int tick)
    {
        bool isShort = IsShort();
        if (isShort && !AreByWeight())
        {
            BeginByWeight(tick);
            return;
        }

        ReadOnlySpan<ulong> words = _growing.DrainWords();
        for (int word = 0; word < words.Length; word++)
        {
            ulong begun = _plain?.BeginGrowth(word, words[word], isShort) ?? 0;
            _active.AddWord(word, begun);
            for (ulong left = words[word] & ~begun; left != 0; left &= left - 1)
            {
                if (_plain is { HasRoom: false })
                {
                    _context.WantsMove.AddWord(word, left);
                    break;
                }

                BeginGrowth((word * VmBitSet.WordBits) + BitOperations.TrailingZeroCount(left), tick);
            }
        }
    }

    /// <summary>When memory is handed out, the higher weight comes first (model.md §2.3); ties by index.</summary>
    private void BeginByWeight(int tick)
    {
        ReadOnlySpan<int> members = _growing.Drain();
        Span<int> ranked = _ranked.AsSpan(0, members.Length);
        members.CopyTo(ranked);
        ranked.Sort(_byWeight);
        foreach (int vm in ranked)
        {
            BeginGrowth(vm, tick);
        }
    }

    private void BeginGrowth(int vm, int tick)
    {
        MachineState state = _context.State;
        Note(vm, _start.TryGrow(vm, tick, state.TargetColumn[vm] - state.GrantedColumn[vm]));
    }

    private void Note(int vm, bool hasBegun)
    {
        if (hasBegun)
        {
            _active.Add(vm);
        }
        else
        {
            _context.WantsMove.Add(vm);
        }
    }

    /// <summary>Whether those that shall get memory come by weight as they come by index; mostly all weights are alike.</summary>
    private bool AreByWeight()
    {
        ReadOnlySpan<int> weights = _context.State.WeightColumn;
        if (!weights.ContainsAnyExcept(weights[0]))
        {
            return true;
        }

        int last = int.MaxValue;
        foreach (int vm in _growing.Members())
        {
            if (weights[vm] > last)
            {
                return false;
            }

            last = weights[vm];
        }

        return true;
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
        _pace.End(vm);
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
