namespace DmSim.Core.Policies.Rivals;

/// <summary>The samples MOM keeps of host and guests; averages are plain means of the samples kept.</summary>
internal sealed class MomMonitor
{
    private readonly int _length;
    private readonly long[] _hostFree;
    private readonly long[] _granted;
    private readonly long[] _unused;
    private readonly int[] _taken;
    private readonly int[] _generation;
    private readonly bool[] _isMeasured;
    private int _hostTaken;

    /// <summary>Room for so many guests and samples.</summary>
    public MomMonitor(int vmCapacity, int historyLength)
    {
        _length = historyLength;
        _hostFree = new long[historyLength];
        _granted = new long[vmCapacity * historyLength];
        _unused = new long[vmCapacity * historyLength];
        _taken = new int[vmCapacity];
        _generation = new int[vmCapacity];
        _isMeasured = new bool[vmCapacity];
    }

    /// <summary>Memory of the host in the last sample; bytes.</summary>
    public long HostTotalBytes { get; private set; }

    /// <summary>Free memory of the host, averaged; bytes.</summary>
    public double AverageHostFreeBytes => Mean(_hostFree, 0, _hostTaken);

    /// <summary>Takes a sample of everything.</summary>
    public void Sample(in HostView host)
    {
        HostTotalBytes = host.PhysicalBytes;
        _hostFree[_hostTaken++ % _length] = host.FreeBytes;
        for (int vm = 0; vm < _taken.Length; vm++)
        {
            bool isGuest = host.State[vm] == VmState.Running && (host.Capabilities[vm] & VmCapabilities.Balloon) != 0;
            if (!isGuest || _generation[vm] != host.BootGeneration[vm])
            {
                _generation[vm] = host.BootGeneration[vm];
                _taken[vm] = 0;
            }

            _isMeasured[vm] = isGuest && host.Unused[vm] >= 0;
            if (_isMeasured[vm])
            {
                int slot = (vm * _length) + (_taken[vm]++ % _length);
                _granted[slot] = host.Granted[vm];
                _unused[slot] = host.Unused[vm];
            }
        }
    }

    /// <summary>Whether the last sample holds a guest's memory statistics.</summary>
    public bool IsMeasured(int vm) => _isMeasured[vm];

    /// <summary>What a guest may use, by the last sample; bytes.</summary>
    public long Granted(int vm) => _granted[(vm * _length) + ((_taken[vm] - 1) % _length)];

    /// <summary>What a guest uses, caches included: the average it may use less the average unused; bytes.</summary>
    public double AverageUsed(int vm) =>
        Mean(_granted, vm * _length, _taken[vm]) - Mean(_unused, vm * _length, _taken[vm]);

    private double Mean(long[] samples, int offset, int taken)
    {
        int count = Math.Min(taken, _length);
        long sum = 0;
        for (int index = 0; index < count; index++)
        {
            sum += samples[offset + index];
        }

        return (double)sum / count;
    }
}
