using DmSim.Core.Policies;

namespace DmSim.Core.Engine.Guests;

/// <summary>VMs that the host leaves alone for a while because a request came to nothing.</summary>
internal sealed class RetryTimers(int vmCount)
{
    private readonly VmBitSet _waiting = new(vmCount);
    private readonly VmBitSet _expired = new(vmCount);
    private readonly int[] _untilTick = new int[vmCount];

    /// <summary>The next tick at which a wait is over.</summary>
    public int NextTick { get; private set; } = Wake.Never;

    public bool Holds(int vm) => _waiting.Contains(vm);

    /// <summary>VMs of one word of a set that are left alone.</summary>
    public ulong HeldWord(int word) => _waiting.Word(word);

    public void Hold(int vm, int untilTick)
    {
        _untilTick[vm] = untilTick;
        _waiting.Add(vm);
        NextTick = Math.Min(NextTick, untilTick);
    }

    public void Release(int vm)
    {
        if (_waiting.Contains(vm))
        {
            _waiting.Remove(vm);
        }
    }

    /// <summary>Ends the waits that are over; returns the VMs, ascending.</summary>
    public ReadOnlySpan<int> Expire(int tick)
    {
        if (tick < NextTick)
        {
            return [];
        }

        NextTick = Wake.Never;
        foreach (int vm in _waiting.Drain())
        {
            if (_untilTick[vm] <= tick)
            {
                _expired.Add(vm);
            }
            else
            {
                _waiting.Add(vm);
                NextTick = Math.Min(NextTick, _untilTick[vm]);
            }
        }

        return _expired.Drain();
    }
}
