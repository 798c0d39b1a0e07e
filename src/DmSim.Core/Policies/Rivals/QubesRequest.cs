namespace DmSim.Core.Policies.Rivals;

/// <summary>The request for memory that qmemman serves: one at a time, and only while memory keeps coming.</summary>
internal sealed class QubesRequest
{
    private readonly long _leastProgressBytes;
    private readonly long[] _obtained;
    private int _tick = -1;
    private int _vm = -1;
    private int _attempt;
    private int _calls;

    /// <summary>Serves nothing yet.</summary>
    public QubesRequest(QubesOptions options, in RunInfo run)
    {
        _obtained = new long[run.TicksFor(options.RequestPatienceSeconds)];
        _leastProgressBytes = (long)(options.RequestBytesPerSecond * options.RequestPatienceSeconds);
    }

    /// <summary>Whether the request served is one that was not served in the tick before.</summary>
    public bool IsNew { get; private set; }

    /// <summary>Whether a start is the one served in this tick: the first asked for; the others wait for their turn.</summary>
    public bool IsServed(int tick, in StartRequest start)
    {
        if (tick == _tick)
        {
            return false;
        }

        IsNew = tick != _tick + 1 || start.Vm != _vm || start.Attempt != _attempt;
        _calls = IsNew ? 0 : _calls;
        _tick = tick;
        _vm = start.Vm;
        _attempt = start.Attempt;
        return true;
    }

    /// <summary>Whether less memory came over the time of patience than should have.</summary>
    /// <param name="obtainedBytes">Memory set aside for the start, or free, at present.</param>
    public bool IsTooSlow(long obtainedBytes)
    {
        int slot = _calls % _obtained.Length;
        bool isTooSlow = _calls >= _obtained.Length && obtainedBytes < _obtained[slot] + _leastProgressBytes;
        _obtained[slot] = obtainedBytes;
        _calls++;
        return isTooSlow;
    }
}
