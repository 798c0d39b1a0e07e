using System.Numerics;

namespace DmSim.Core.Policies.Research;

/// <summary>
/// How far the reported demand of each VM rises within a horizon, as a share of what it was, learnt while it runs: the
/// distribution from which buffers are sized. Counts change only when a report does, so that quiet time can be skipped.
/// </summary>
/// <remarks>
/// Time is cut into stretches of the horizon, which begin with a change. The rise of a stretch is its highest demand less the
/// demand before it; a stretch without a change has no rise, and needs no call to be counted. What one VM has not shown yet is
/// taken from the fleet: its own history and the pooled one are mixed, the pooled one counting as so many stretches.
/// </remarks>
internal sealed class JumpStatistics
{
    /// <summary>Bins per doubling: a quantile is at most a quarter too large.</summary>
    private const int BinsPerOctave = 4;

    /// <summary>Rises are counted in 1024ths of demand; smaller ones count as none, 64-fold ones as the last bin.</summary>
    private const int UnitBits = 10;

    private const int Bins = 16 * BinsPerOctave;

    private readonly int _horizonTicks;
    private readonly double _poolStretches;
    private readonly int[] _counts;
    private readonly long[] _pool = new long[Bins];
    private readonly int[] _firstTick;
    private readonly int[] _begin;
    private readonly long[] _base;
    private readonly long[] _highest;
    private readonly long[] _last;
    private double _poolCount = 1;
    private int _poolBins;

    /// <summary>Nothing is known yet.</summary>
    /// <param name="vmCapacity">How many VMs.</param>
    /// <param name="horizonTicks">Length of a stretch.</param>
    /// <param name="poolStretches">How many stretches of its own a VM needs to count as much as the fleet.</param>
    public JumpStatistics(int vmCapacity, int horizonTicks, double poolStretches)
    {
        _horizonTicks = horizonTicks;
        _poolStretches = poolStretches;
        _counts = new int[vmCapacity * Bins];
        _firstTick = new int[vmCapacity];
        _begin = new int[vmCapacity];
        _base = new long[vmCapacity];
        _highest = new long[vmCapacity];
        _last = new long[vmCapacity];
        Array.Fill(_firstTick, -1);
    }

    /// <summary>How many stretches of all VMs are known.</summary>
    public double PooledStretches => _poolCount;

    /// <summary>Forgets a VM's past: it booted anew.</summary>
    public void Reset(int vm)
    {
        _counts.AsSpan(vm * Bins, Bins).Clear();
        _firstTick[vm] = -1;
    }

    /// <summary>Takes in a report.</summary>
    public void Add(int vm, int tick, long demand)
    {
        if (_firstTick[vm] < 0)
        {
            _firstTick[vm] = tick;
            Begin(vm, tick, demand, demand);
        }
        else if (tick - _begin[vm] >= _horizonTicks)
        {
            Close(vm, tick);
            Begin(vm, tick, _last[vm], demand);
        }
        else
        {
            _highest[vm] = Math.Max(_highest[vm], demand);
        }

        _last[vm] = demand;
    }

    /// <summary>
    /// The rise that a VM exceeds in at most this share of stretches, from what is known so far, as a share of its demand;
    /// 0 where rises are rarer than that.
    /// </summary>
    public double Quantile(int vm, int tick, double risk)
    {
        double own = _firstTick[vm] < 0 ? 0 : (double)(tick - _firstTick[vm]) / _horizonTicks;
        double allowed = risk * (own + _poolStretches);
        double share = _poolStretches / _poolCount;
        ReadOnlySpan<int> counts = _counts.AsSpan(vm * Bins, Bins);
        double above = 0;
        // What a VM has shown is in the pool as well: above its last bin there is nothing.
        for (int bin = _poolBins - 1; bin >= 0; bin--)
        {
            above += counts[bin] + (_pool[bin] * share);
            if (above > allowed)
            {
                return UpperEdge(bin);
            }
        }

        return 0;
    }

    private void Begin(int vm, int tick, long before, long demand)
    {
        _begin[vm] = tick;
        _base[vm] = before;
        _highest[vm] = demand;
    }

    private void Close(int vm, int tick)
    {
        _poolCount += (double)(tick - _begin[vm]) / _horizonTicks;
        long rise = ((_highest[vm] - _base[vm]) << UnitBits) / Math.Max(1, _base[vm]);
        if (rise > 0)
        {
            int bin = BinOf(rise);
            _counts[(vm * Bins) + bin]++;
            _pool[bin]++;
            _poolBins = Math.Max(_poolBins, bin + 1);
        }
    }

    /// <summary>The bin of a rise: its octave, and the quarter of the octave by the two bits after the first.</summary>
    private static int BinOf(long rise)
    {
        int octave = BitOperations.Log2((ulong)rise);
        int quarter = (int)((rise << 2) >> octave) & (BinsPerOctave - 1);
        return Math.Min(Bins - 1, (octave * BinsPerOctave) + quarter);
    }

    private static double UpperEdge(int bin)
    {
        double octave = 1L << (bin / BinsPerOctave);
        return octave * (1 + (((bin % BinsPerOctave) + 1) / (double)BinsPerOctave)) / (1 << UnitBits);
    }
}
