using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Engine;

namespace DmSim.Core.Policies;

/// <summary>
/// Mean and range of a reported value over a sliding window, per VM, exact and in integers: it keeps the last changes only, so a
/// value that stays put becomes its own mean once the window has passed.
/// </summary>
/// <remarks>
/// Four neighbours share a ring: an entry holds what is known of all four from its tick on, because what changes mostly changes
/// with all of them.
/// </remarks>
internal sealed class SlidingWindow
{
    private readonly int _windowTicks;
    private readonly int _slots;
    private readonly int[] _ticks;
    private readonly long[] _values;
    private readonly int[] _head;
    private readonly int[] _count;
    private readonly long[] _since;

    public SlidingWindow(int vmCapacity, int windowTicks)
    {
        _windowTicks = windowTicks;
        _slots = windowTicks + 1;
        int fours = (vmCapacity + Lanes.Count - 1) / Lanes.Count;
        _ticks = new int[fours * _slots];
        _values = new long[checked(fours * _slots * Lanes.Count)];
        _head = new int[fours];
        _count = new int[fours];
        _since = new long[fours * Lanes.Count];
        Array.Fill(_since, Wake.Never);
    }

    /// <summary>Forgets a VM's past.</summary>
    public void Reset(int vm) => _since[vm] = Wake.Never;

    /// <summary>Notes that the value holds from this tick on, which is no earlier than any before.</summary>
    public void Add(int vm, int tick, long value)
    {
        _values[(Open(vm / Lanes.Count, tick) * Lanes.Count) + (vm % Lanes.Count)] = value;
        _since[vm] = Math.Min(_since[vm], tick);
    }

    /// <summary>The same for those of four VMs that a mask names; the values of the others are of no meaning to them.</summary>
    /// <param name="vm">The first of the four, a multiple of four.</param>
    /// <param name="tick">The tick.</param>
    /// <param name="values">The values.</param>
    /// <param name="members">Which of them.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddFour(int vm, int tick, Vector256<long> values, Vector256<long> members)
    {
        Lanes.Store(_values, Open(vm / Lanes.Count, tick) * Lanes.Count, values, members);
        Vector256<long> since = Vector256.Min(Lanes.Load(_since, vm), Vector256.Create((long)tick));
        Lanes.Store(_since, vm, since, members);
    }

    /// <summary>The mean over the window that ends with this tick; before a whole window has passed, over what is known.</summary>
    public long Mean(int vm, int tick)
    {
        int four = vm / Lanes.Count;
        long start = Math.Max(_since[vm], tick - _windowTicks + 1L);
        long until = tick + 1L;
        long high = 0;
        ulong low = 0;
        long covered = 0;
        int slot = _head[four];
        for (int index = 0; index < _count[four] && until > start; index++)
        {
            int entry = (four * _slots) + slot;
            long from = Math.Max(start, _ticks[entry]);
            high += Math.BigMul(_values[(entry * Lanes.Count) + (vm % Lanes.Count)], until - from, out long part);
            low += (ulong)part;
            high += low < (ulong)part ? 1 : 0;
            covered += until - from;
            until = from;
            slot = slot == 0 ? _slots - 1 : slot - 1;
        }

        return covered == 0 ? 0
            : high == 0 && low <= long.MaxValue ? (long)low / covered
            : Quotient(high, low, covered);
    }

    // Apart, because numbers of 128 bits, and what calls them, are compiled at run time.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Quotient(long high, ulong low, long divisor) => (long)(new Int128((ulong)high, low) / divisor);

    /// <summary>The least and the greatest value in the window that ends with this tick; 0 where nothing is known.</summary>
    public void Range(int vm, int tick, out long least, out long greatest)
    {
        int four = vm / Lanes.Count;
        long start = Math.Max(_since[vm], tick - _windowTicks + 1L);
        long until = tick + 1L;
        least = 0;
        greatest = 0;
        int slot = _head[four];
        for (int index = 0; index < _count[four] && until > start; index++)
        {
            int entry = (four * _slots) + slot;
            long value = _values[(entry * Lanes.Count) + (vm % Lanes.Count)];
            least = index == 0 ? value : Math.Min(least, value);
            greatest = index == 0 ? value : Math.Max(greatest, value);
            until = _ticks[entry];
            slot = slot == 0 ? _slots - 1 : slot - 1;
        }
    }

    /// <summary>The entry of four VMs for a tick: their last one, or a new one with the values of that.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Open(int four, int tick)
    {
        int last = (four * _slots) + _head[four];
        if (_count[four] > 0 && _ticks[last] == tick)
        {
            return last;
        }

        _head[four] = _head[four] + 1 == _slots ? 0 : _head[four] + 1;
        _count[four] = Math.Min(_count[four] + 1, _slots);
        int entry = (four * _slots) + _head[four];
        Lanes.Store(_values, entry * Lanes.Count, Lanes.Load(_values, last * Lanes.Count));
        _ticks[entry] = tick;
        return entry;
    }
}
