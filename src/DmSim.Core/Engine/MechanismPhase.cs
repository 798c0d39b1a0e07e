using System.Numerics;
using DmSim.Core.Engine.Guests;

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
    private readonly OperationTable _operations;
    private readonly OperationStart _start;
    private readonly OperationCourse _course;
    private readonly PlainOperationStart? _plainStart;
    private readonly PlainOperationCourse? _plainCourse;
    private readonly RequestWaits _waits;
    private readonly VmBitSet _active;
    private readonly VmBitSet _growing;
    private readonly int[] _ranked;
    private readonly Comparison<int> _byWeight;
    private readonly long[] _wanted;

    /// <param name="context">The machine.</param>
    /// <param name="drivers">The drivers inside the guests.</param>
    /// <param name="tellsAll">Whether every event is told in its order, so that operations must be carried out one by one.</param>
    public MechanismPhase(MachineContext context, GuestDrivers drivers, bool tellsAll)
    {
        _context = context;
        int count = context.Spec.Vms.Count;
        GuestBooks books = new(context, drivers);
        OperationPace pace = new(context, drivers);
        _operations = new OperationTable(count);
        _waits = new RequestWaits(context);
        _start = new OperationStart(context, drivers, books, pace, _operations);
        _course = new OperationCourse(context, drivers, books, pace, _operations, _waits);
        if (!tellsAll && !context.State.IsDivided)
        {
            _plainStart = new PlainOperationStart(context, drivers, _operations, pace);
            _plainCourse = new PlainOperationCourse(context, drivers, _operations, pace);
        }

        _active = new VmBitSet(count);
        _growing = new VmBitSet(count);
        _ranked = new int[count];
        _wanted = new long[context.State.Nodes.Length];
        int[] weights = context.State.WeightColumn;
        _byWeight = (left, right) =>
            weights[left] == weights[right] ? left.CompareTo(right) : weights[right].CompareTo(weights[left]);
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
            ulong left = _plainCourse?.Advance(word, words[word], tick) ?? words[word];
            for (; left != 0; left &= left - 1)
            {
                int vm = (word * VmBitSet.WordBits) + BitOperations.TrailingZeroCount(left);
                if (_course.Advance(vm, tick))
                {
                    _active.Add(vm);
                }
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
            if (_plainStart is not null && _waits.FailedWord(word) == 0)
            {
                left = _plainStart.BeginBalloons(word, left, out ulong growing, ref _wanted[0], out ulong begun);
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
            ulong begun = _plainStart?.BeginGrowth(word, words[word], isShort) ?? 0;
            _active.AddWord(word, begun);
            for (ulong left = words[word] & ~begun; left != 0; left &= left - 1)
            {
                if (_plainStart is { HasRoom: false })
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
        _course.Stop(vm);
        _active.Remove(vm);
    }
}
