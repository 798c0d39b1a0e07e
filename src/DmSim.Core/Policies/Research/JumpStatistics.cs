using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Engine;
using DmSim.Core.Workloads;

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

    /// <summary>Of so many stretches of a VM, or so many ticks, the ends are noted before they are counted.</summary>
    private const int MostClosings = 16;
    private const int MostSliceTicks = 256;

    private const int None = -1;

    private readonly int _horizonTicks;
    private readonly double _poolStretches;
    private readonly int[] _counts;
    private readonly long[] _pool = new long[Bins];
    private readonly int[] _firstTick;
    private readonly int[] _begin;
    private readonly long[] _base;
    private readonly long[] _highest;
    private readonly long[] _last;
    private readonly int[] _closing;
    private readonly int[] _nextClosing;
    private readonly int[] _closedTicks;
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
        _closing = new int[Math.Min(MostClosings * horizonTicks, MostSliceTicks)];
        _nextClosing = new int[vmCapacity * MostClosings];
        _closedTicks = new int[vmCapacity * MostClosings];
        Array.Fill(_firstTick, -1);
    }

    /// <summary>How many stretches of all VMs are known.</summary>
    public double PooledStretches => _poolCount;

    /// <summary>Whether a VM has reported anything.</summary>
    public bool IsKnown(int vm) => _firstTick[vm] >= 0;

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

    /// <summary>The same for four VMs that have reported before, and none of which ends a stretch with it.</summary>
    /// <returns>Whether that is so; otherwise nothing happened.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAddFour(int vm, int tick, Vector256<long> demand)
    {
        Vector128<int> age = Vector128.Create(tick) - Lanes.Load(_begin, vm);
        if (
            Vector128.LessThanAny(Lanes.Load(_firstTick, vm), Vector128<int>.Zero)
            || Vector128.GreaterThanOrEqualAny(age, Vector128.Create(_horizonTicks))
        )
        {
            return false;
        }

        Lanes.Store(_highest, vm, Vector256.Max(Lanes.Load(_highest, vm), demand));
        Lanes.Store(_last, vm, demand);
        return true;
    }

    /// <summary>Takes in what VMs that have reported before did in ticks without a call, as if each change had been added.</summary>
    /// <remarks>
    /// VM by VM, because each one's ticks lie together; but the sum of stretches is one of rounded numbers and must be added up in the
    /// order of ticks, and then of VMs. A VM closes at most one in the length of a stretch, which limits how many there are to note.
    /// </remarks>
    /// <param name="reports">What was reported.</param>
    /// <param name="counts">By VM, whether its reports count.</param>
    public void PassOver(in SettledReports reports, ReadOnlySpan<bool> counts)
    {
        for (int first = 0; first < reports.Count; first += _closing.Length)
        {
            int end = Math.Min(reports.Count, first + _closing.Length);
            _closing.AsSpan().Fill(None);
            for (int vm = _last.Length - 1; vm >= 0; vm--)
            {
                if (counts[vm] && reports.Changes(vm))
                {
                    PassOver(reports, vm, first, end);
                }
            }

            CountClosed();
        }
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

    /// <summary>Takes in some ticks of one VM; the ends of its stretches are noted by tick, in front of those of VMs before.</summary>
    private void PassOver(in SettledReports reports, int vm, int first, int end)
    {
        ReadOnlySpan<uint> pages = reports.PagesOf(vm)[..end];
        long beyond = reports.BeyondDemand(vm);
        int closing = vm * MostClosings;
        int seen = first;
        while (seen < end)
        {
            int next = Math.Min(end, Math.Max(seen, _begin[vm] + _horizonTicks - reports.FirstTick));
            while (next < end && (next > 0 ? pages[next] == pages[next - 1] : Bytes(pages[0], beyond) == _last[vm]))
            {
                next++;
            }

            if (next > seen)
            {
                _highest[vm] = Math.Max(_highest[vm], Bytes(PageRun.Highest(pages[seen..next]), beyond));
            }

            if (next < end)
            {
                int tick = reports.FirstTick + next;
                _closedTicks[closing] = tick - _begin[vm];
                _nextClosing[closing] = _closing[next - first];
                _closing[next - first] = closing++;
                CountRise(vm);
                Begin(vm, tick, next > 0 ? Bytes(pages[next - 1], beyond) : _last[vm], Bytes(pages[next], beyond));
            }

            seen = next + 1;
        }

        _last[vm] = Bytes(pages[^1], beyond);
    }

    private static long Bytes(uint pages, long beyond) => ((long)pages * DemandSeries.PageBytes) + beyond;

    private void CountClosed()
    {
        foreach (int first in _closing)
        {
            for (int closing = first; closing != None; closing = _nextClosing[closing])
            {
                _poolCount += (double)_closedTicks[closing] / _horizonTicks;
            }
        }
    }

    private void Close(int vm, int tick)
    {
        _poolCount += (double)(tick - _begin[vm]) / _horizonTicks;
        CountRise(vm);
    }

    private void CountRise(int vm)
    {
        long rise = (_highest[vm] - _base[vm]) << UnitBits;
        long before = Math.Max(1, _base[vm]);
        if (rise >= before)
        {
            int bin = BinOf(rise / before);
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
