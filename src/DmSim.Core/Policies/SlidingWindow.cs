using System.Runtime.CompilerServices;

namespace DmSim.Core.Policies;

/// <summary>
/// Mean and range of a reported value over a sliding window, per VM, exact and in integers: it keeps the last changes only, so a
/// value that stays put becomes its own mean once the window has passed.
/// </summary>
internal sealed class SlidingWindow
{
    private readonly int _windowTicks;
    private readonly int _slots;
    private readonly int[] _ticks;
    private readonly long[] _values;
    private readonly int[] _head;
    private readonly int[] _count;

    public SlidingWindow(int vmCapacity, int windowTicks)
    {
        _windowTicks = windowTicks;
        _slots = windowTicks + 1;
        _ticks = new int[vmCapacity * _slots];
        _values = new long[vmCapacity * _slots];
        _head = new int[vmCapacity];
        _count = new int[vmCapacity];
    }

    /// <summary>Forgets a VM's past.</summary>
    public void Reset(int vm) => _count[vm] = 0;

    /// <summary>Notes that the value holds from this tick on.</summary>
    public void Add(int vm, int tick, long value)
    {
        int offset = vm * _slots;
        if (_count[vm] > 0 && _ticks[offset + _head[vm]] == tick)
        {
            _values[offset + _head[vm]] = value;
            return;
        }

        _head[vm] = (_head[vm] + 1) % _slots;
        _ticks[offset + _head[vm]] = tick;
        _values[offset + _head[vm]] = value;
        _count[vm] = Math.Min(_count[vm] + 1, _slots);
    }

    /// <summary>The mean over the window that ends with this tick; before a whole window has passed, over what is known.</summary>
    public long Mean(int vm, int tick)
    {
        int offset = vm * _slots;
        long start = (long)tick - _windowTicks + 1;
        long until = tick + 1L;
        long high = 0;
        ulong low = 0;
        long covered = 0;
        int slot = _head[vm];
        for (int index = 0; index < _count[vm] && until > start; index++)
        {
            long from = Math.Max(start, _ticks[offset + slot]);
            high += Math.BigMul(_values[offset + slot], until - from, out long part);
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
        int offset = vm * _slots;
        long start = (long)tick - _windowTicks + 1;
        least = 0;
        greatest = 0;
        int slot = _head[vm];
        for (int index = 0; index < _count[vm]; index++)
        {
            long value = _values[offset + slot];
            least = index == 0 ? value : Math.Min(least, value);
            greatest = index == 0 ? value : Math.Max(greatest, value);
            if (_ticks[offset + slot] <= start)
            {
                return;
            }

            slot = slot == 0 ? _slots - 1 : slot - 1;
        }
    }
}
