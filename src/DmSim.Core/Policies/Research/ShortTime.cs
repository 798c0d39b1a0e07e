using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Engine;

namespace DmSim.Core.Policies.Research;

/// <summary>How much of its time each VM has gone short, as far as reports tell; kept in ticks, advanced on news only.</summary>
internal sealed class ShortTime
{
    private readonly int _turnTicks;
    private readonly int _priorTicks;
    private readonly long[] _ticks;
    private readonly int[] _since;
    private readonly int[] _firstTick;
    private readonly bool[] _isShort;

    /// <summary>Nobody has gone short yet.</summary>
    /// <param name="vmCapacity">How many VMs.</param>
    /// <param name="turnTicks">What a VM whose turn it is is let off.</param>
    /// <param name="priorTicks">Time a new VM is taken to have been well, so that it does not bear everything at once.</param>
    public ShortTime(int vmCapacity, int turnTicks, int priorTicks)
    {
        _turnTicks = turnTicks;
        _priorTicks = priorTicks;
        _ticks = new long[vmCapacity];
        _since = new int[vmCapacity];
        _firstTick = new int[vmCapacity];
        _isShort = new bool[vmCapacity];
        Array.Fill(_firstTick, -1);
    }

    /// <summary>Forgets a VM's past: it booted anew.</summary>
    public void Reset(int vm)
    {
        _ticks[vm] = 0;
        _firstTick[vm] = -1;
        _isShort[vm] = false;
    }

    /// <summary>Notes whether a VM goes short from this tick on.</summary>
    public void Note(int vm, int tick, bool isShort)
    {
        _firstTick[vm] = _firstTick[vm] < 0 ? tick : _firstTick[vm];
        Advance(vm, tick);
        _isShort[vm] = isShort;
    }

    /// <summary>Notes that a VM is out of reach from this tick on.</summary>
    public void Pause(int vm, int tick)
    {
        Advance(vm, tick);
        _isShort[vm] = false;
    }

    /// <summary>Whether a VM is known not to go short: to note that once more changes nothing.</summary>
    public bool IsWell(int vm) => _firstTick[vm] >= 0 && !_isShort[vm];

    /// <summary>The same for four VMs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool AreWell(int vm) =>
        Lanes.AreAll(_isShort, vm, false)
        && Vector128.GreaterThanOrEqualAll(Lanes.Load(_firstTick, vm), Vector128<int>.Zero);

    /// <summary>The share of its time a VM has gone short, less a turn while it does.</summary>
    public double Burden(int vm, int tick)
    {
        long ticks = _ticks[vm] + (_isShort[vm] ? tick - _since[vm] - _turnTicks : 0);
        double age = _firstTick[vm] < 0 ? 0 : tick - _firstTick[vm];
        return ticks / (age + _priorTicks);
    }

    private void Advance(int vm, int tick)
    {
        _ticks[vm] += _isShort[vm] ? tick - _since[vm] : 0;
        _since[vm] = tick;
    }
}
