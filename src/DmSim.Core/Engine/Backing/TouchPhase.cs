using System.Numerics;
using System.Runtime.Intrinsics;
using DmSim.Core.Policies;

namespace DmSim.Core.Engine.Backing;

/// <summary>
/// The part of phase 2 in which guests touch what they use, and are given memory for it: plain ones four at a time where
/// there is enough for all, the others one by one.
/// </summary>
internal sealed class TouchPhase
{
    private readonly MachineContext _context;
    private readonly MachineState _state;
    private readonly GuestBacking _backing;
    private readonly TouchedColumns _pages;
    private readonly VmBitSet _due;
    private readonly VmBitSet _short;
    private readonly VmBitSet _touching;
    private readonly VmBitSet _plain;
    private readonly long[] _wanted;
    private readonly long[] _free;
    private long _plainWanted;

    public TouchPhase(MachineContext context, GuestBacking backing, TouchedColumns pages)
    {
        _context = context;
        _state = context.State;
        _backing = backing;
        _pages = pages;
        int count = context.Spec.Vms.Count;
        _due = new VmBitSet(count);
        _short = new VmBitSet(count);
        _touching = new VmBitSet(count);
        _plain = new VmBitSet(count);
        _wanted = new long[_state.Nodes.Length];
        _free = new long[_state.Nodes.Length];
    }

    /// <summary>Whether a VM that wants memory could be given some now, although nothing else happens.</summary>
    public bool IsBusy => !_due.IsEmpty || (!_short.IsEmpty && HasFree());

    /// <summary>Has what a VM touches looked at again, because what it uses or may use changed.</summary>
    public void Note(int vm) => _due.Add(vm);

    /// <summary>The same for VMs of one word of a set.</summary>
    public void NoteWord(int word, ulong bits) => _due.AddWord(word, bits);

    /// <summary>Takes down whether a VM misses memory that it would be given if there were some.</summary>
    public void NoteShort(int vm, bool isShort) => _short.Set(vm, isShort);

    /// <summary>Gives memory to those who touch some, and notes what changed in their working sets.</summary>
    public void Run(int tick)
    {
        foreach (int vm in _short.Members())
        {
            _due.Add(vm);
        }

        if (_due.IsEmpty)
        {
            return;
        }

        foreach (MemoryNode node in _state.Nodes)
        {
            _wanted[node.Index] = 0;
            _free[node.Index] = Math.Max(0, node.FreeBytes);
        }

        HeatDue();
        if (!_plain.IsEmpty)
        {
            TouchPlain();
        }

        foreach (int vm in _touching.Drain())
        {
            int node = _state.NodeOf(vm).Index;
            long missing = _pages.Untouched[vm];
            bool isEnough = _wanted[node] <= _free[node];
            _backing.Touch(vm, tick, isEnough ? missing : TouchedPages.Share(_free[node], missing, _wanted[node]));
        }
    }

    /// <summary>Takes in what the VMs that are due use now, and finds those that touch something new.</summary>
    private void HeatDue()
    {
        bool arePlain = !_state.IsDivided && !_backing.HasBlocked;
        Vector256<long> missing = Vector256<long>.Zero;
        ReadOnlySpan<ulong> words = _due.DrainWords();
        for (int word = 0; word < words.Length; word++)
        {
            ulong left = _pages.HeatWord(word, words[word], ref missing, out ulong touching);
            _plain.AddWord(word, arePlain ? touching : 0);
            for (left |= arePlain ? 0 : touching; left != 0; left &= left - 1)
            {
                int vm = (word * VmBitSet.WordBits) + BitOperations.TrailingZeroCount(left);
                if (!TryHeat(vm))
                {
                    _touching.Add(vm);
                }
            }
        }

        _plainWanted = arePlain ? Vector256.Sum(missing) : 0;
        _wanted[0] += _plainWanted;
    }

    /// <summary>Backs what plain VMs touch, if there is enough for all who touch something; otherwise they are like the others.</summary>
    private void TouchPlain()
    {
        bool isEnough = _wanted[0] <= _free[0];
        ReadOnlySpan<ulong> words = _plain.DrainWords();
        for (int word = 0; word < words.Length; word++)
        {
            if (isEnough)
            {
                _pages.TouchWord(word, words[word]);
                _context.Changed.AddWord(word, words[word]);
            }
            else
            {
                _touching.AddWord(word, words[word]);
            }
        }

        _state.Nodes[0].FreeBytes -= isEnough ? _plainWanted : 0;
    }

    /// <summary>Takes in what a VM uses now; false when it is to be given memory for that.</summary>
    private bool TryHeat(int vm)
    {
        _pages.Untouched[vm] = _pages.MissingOf(vm);
        if (_pages.Untouched[vm] > 0 && !_backing.IsBlocked(vm))
        {
            _wanted[_state.NodeOf(vm).Index] += _pages.Untouched[vm];
            return false;
        }

        if (_state.StateColumn[vm] == VmState.Running)
        {
            _backing.Follow(vm);
        }

        return true;
    }

    private bool HasFree()
    {
        bool hasFree = false;
        foreach (MemoryNode node in _state.Nodes)
        {
            hasFree |= node.FreeBytes > 0;
        }

        return hasFree;
    }
}
