using System.Numerics;

namespace DmSim.Core.Engine;

/// <summary>A set of VM indices that lists its members in ascending order; allocates once.</summary>
internal sealed class VmBitSet(int vmCount)
{
    /// <summary>VMs in a word.</summary>
    public const int WordBits = 64;

    private readonly ulong[] _words = new ulong[WordsFor(vmCount)];
    private readonly ulong[] _drained = new ulong[WordsFor(vmCount)];
    private readonly int[] _members = new int[vmCount];
    private int _listed;

    public bool IsEmpty { get; private set; } = true;

    /// <summary>Words that hold so many VMs.</summary>
    public static int WordsFor(int vmCount) => (vmCount + WordBits - 1) / WordBits;

    public int WordCount => _words.Length;

    public bool Contains(int vm) => (_words[vm >> 6] & (1UL << (vm & 63))) != 0;

    public void Add(int vm)
    {
        _words[vm >> 6] |= 1UL << (vm & 63);
        IsEmpty = false;
    }

    /// <summary>Adds VMs of one word: bit k stands for VM 64 · word + k.</summary>
    public void AddWord(int word, ulong bits)
    {
        if (bits != 0)
        {
            _words[word] |= bits;
            IsEmpty = false;
        }
    }

    /// <summary>Adds every VM.</summary>
    public void AddAll()
    {
        for (int vm = 0; vm < _members.Length; vm++)
        {
            Add(vm);
        }
    }

    /// <summary>Makes a VM a member, or no longer.</summary>
    public void Set(int vm, bool isMember)
    {
        if (isMember)
        {
            Add(vm);
        }
        else if (Contains(vm))
        {
            Remove(vm);
        }
    }

    public void Remove(int vm)
    {
        _words[vm >> 6] &= ~(1UL << (vm & 63));
        IsEmpty = Array.TrueForAll(_words, word => word == 0);
    }

    public void Clear()
    {
        if (!IsEmpty)
        {
            Array.Clear(_words);
            IsEmpty = true;
        }
    }

    /// <summary>The members, ascending; valid until the next call.</summary>
    public ReadOnlySpan<int> Members()
    {
        if (IsEmpty)
        {
            return [];
        }

        if (_listed == _members.Length && HoldsAll())
        {
            // Ascending and as many as there are VMs: it is the same list as the last time.
            return _members;
        }

        int count = 0;
        for (int word = 0; word < _words.Length; word++)
        {
            for (ulong bits = _words[word]; bits != 0; bits &= bits - 1)
            {
                _members[count++] = (word << 6) + BitOperations.TrailingZeroCount(bits);
            }
        }

        _listed = count;
        return _members.AsSpan(0, count);
    }

    /// <summary>The members, ascending; the set is empty afterwards.</summary>
    public ReadOnlySpan<int> Drain()
    {
        ReadOnlySpan<int> members = Members();
        Clear();
        return members;
    }

    /// <summary>The members of one word, see <see cref="AddWord"/>.</summary>
    public ulong Word(int word) => _words[word];

    /// <summary>Takes VMs out, given as words; see <see cref="AddWord"/>.</summary>
    public void RemoveWords(ReadOnlySpan<ulong> vms)
    {
        ulong left = 0;
        for (int word = 0; word < _words.Length; word++)
        {
            _words[word] &= ~vms[word];
            left |= _words[word];
        }

        IsEmpty = left == 0;
    }

    /// <summary>The members as words, see <see cref="AddWord"/>; the set is empty afterwards. Valid until the next call.</summary>
    public ReadOnlySpan<ulong> DrainWords()
    {
        _words.CopyTo(_drained, 0);
        Clear();
        return _drained;
    }

    private bool HoldsAll()
    {
        int whole = _members.Length / WordBits;
        for (int word = 0; word < whole; word++)
        {
            if (_words[word] != ulong.MaxValue)
            {
                return false;
            }
        }

        ulong last = (1UL << (_members.Length % WordBits)) - 1;
        return last == 0 || _words[whole] == last;
    }
}
