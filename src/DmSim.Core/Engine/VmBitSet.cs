using System.Numerics;

namespace DmSim.Core.Engine;

/// <summary>A set of VM indices that lists its members in ascending order; allocates once.</summary>
internal sealed class VmBitSet(int vmCount)
{
    private readonly ulong[] _words = new ulong[(vmCount + 63) / 64];
    private readonly int[] _members = new int[vmCount];

    public bool IsEmpty { get; private set; } = true;

    public bool Contains(int vm) => (_words[vm >> 6] & (1UL << (vm & 63))) != 0;

    public void Add(int vm)
    {
        _words[vm >> 6] |= 1UL << (vm & 63);
        IsEmpty = false;
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

        int count = 0;
        for (int word = 0; word < _words.Length; word++)
        {
            ulong bits = _words[word];
            while (bits != 0)
            {
                _members[count++] = (word << 6) + BitOperations.TrailingZeroCount(bits);
                bits &= bits - 1;
            }
        }

        return _members.AsSpan(0, count);
    }

    /// <summary>The members, ascending; the set is empty afterwards.</summary>
    public ReadOnlySpan<int> Drain()
    {
        ReadOnlySpan<int> members = Members();
        Clear();
        return members;
    }
}
