using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Engine;

namespace DmSim.Core.Recording;

/// <summary>
/// Time above the objective at the trace's own resolution: that of a sample counts, unless all of it lies in the transient
/// after the jump with which the sample began.
/// </summary>
/// <remarks>
/// Where the samples of all VMs end at once, that is noted once; what a VM's sample began with is worked out when the first
/// tick above the objective makes it matter.
/// </remarks>
internal sealed class SampleTally
{
    private readonly HoldingTally _holdings;
    private readonly VmBitSet _over;
    private readonly BriefSamples _brief;
    private readonly long[] _start;
    private readonly long[] _runningBefore;
    private readonly long[] _overBefore;
    private readonly long[] _lastOver;
    private readonly long[] _firstOver;
    private readonly long[] _firstOverSample;
    private readonly long[] _overTicks;
    private readonly long[] _overSampledTicks;
    private readonly int _transientTicks;
    private int _commonStart;

    public SampleTally(int vmCount, HoldingTally holdings, int transientTicks)
    {
        _holdings = holdings;
        _transientTicks = transientTicks;
        _over = new VmBitSet(vmCount);
        _brief = new BriefSamples(vmCount);
        _start = new long[vmCount];
        _runningBefore = new long[vmCount];
        _overBefore = new long[vmCount];
        _lastOver = new long[vmCount];
        _firstOver = new long[vmCount];
        _firstOverSample = new long[vmCount];
        _overTicks = new long[vmCount];
        _overSampledTicks = new long[vmCount];
        Clear();
    }

    /// <summary>Whether a sample that has not ended is above the objective.</summary>
    public bool IsAnyOver => !_over.IsEmpty || !_brief.IsEmpty;

    /// <summary>By VM, the ticks above the objective; as of <see cref="Settle"/>.</summary>
    public ReadOnlySpan<long> OverTicks => _overTicks;

    /// <summary>By VM, those in samples of which more than the transient was above it; as of <see cref="Settle"/>.</summary>
    public ReadOnlySpan<long> OverSampledTicks => _overSampledTicks;

    /// <summary>Begins a sample of a VM whose earlier ones do not count.</summary>
    public void Restart(int vm, int tick)
    {
        _start[vm] = tick;
        _runningBefore[vm] = _holdings.RunningTicks(vm, tick);
        _overBefore[vm] = _overTicks[vm];
    }

    /// <summary>Voids what was counted, and forgets which samples are above the objective.</summary>
    public void Clear()
    {
        _over.Clear();
        _brief.Clear();
        Array.Clear(_overTicks);
        Array.Clear(_overSampledTicks);
        Array.Fill(_firstOver, -1);
        Array.Fill(_firstOverSample, -1);
    }

    /// <summary>Writes what was counted for a VM into its totals.</summary>
    public void Report(int vm, VmTotals totals)
    {
        totals.OverTicks = _overTicks[vm];
        totals.OverSampledTicks = _overSampledTicks[vm];
        totals.FirstOverTick = (int)_firstOver[vm];
        totals.FirstOverSampleTick = (int)_firstOverSample[vm];
    }

    /// <summary>Counts what was put off until it is known how long the sample lasts.</summary>
    public void Settle()
    {
        if (!_brief.IsEmpty)
        {
            foreach (int vm in _brief.Drain())
            {
                AddOneOver(vm, _commonStart, 1);
            }
        }
    }

    /// <summary>Works out how a VM's sample began; called before the VM stops and before its sample ends.</summary>
    public void Open(int vm, int tick)
    {
        Settle();
        OpenOne(vm, tick);
    }

    private void OpenOne(int vm, int tick)
    {
        if (_commonStart > _start[vm])
        {
            _start[vm] = _commonStart;
            _runningBefore[vm] =
                _holdings.RunningTicks(vm, tick) - _holdings.RunningTicksBetween(vm, _commonStart, tick);
            _overBefore[vm] = _overTicks[vm];
        }
    }

    /// <summary>Counts ticks above the objective.</summary>
    public void AddOver(int vm, int from, int ticks)
    {
        if (from == _commonStart && ticks == 1)
        {
            _brief.AddWord(vm / VmBitSet.WordBits, 1UL << (vm % VmBitSet.WordBits));
            return;
        }

        Settle();
        AddOneOver(vm, from, ticks);
    }

    private void AddOneOver(int vm, int from, int ticks)
    {
        OpenOne(vm, from);
        _overTicks[vm] += ticks;
        _firstOver[vm] = _firstOver[vm] < 0 ? from : _firstOver[vm];
        _lastOver[vm] = from + ticks - 1;
        _over.Add(vm);
    }

    /// <summary>Counts a tick above the objective of VMs of one word of a set, each in a four that runs.</summary>
    public void AddOverWord(int word, ulong vms, int tick)
    {
        if (tick == _commonStart)
        {
            _brief.AddWord(word, vms);
            return;
        }

        Settle();
        for (ulong rest = vms; rest != 0; )
        {
            uint four = Lanes.TakeFour(ref rest, out int bit);
            AddOverOfFour((word * VmBitSet.WordBits) + bit, tick, Lanes.Mask(four));
        }

        _over.AddWord(word, vms);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddOverOfFour(int vm, int tick, Vector256<long> members)
    {
        Vector256<long> now = Vector256.Create((long)tick);
        Vector256<long> over = Lanes.Load(_overTicks, vm);
        Vector256<long> begin = Vector256.Create((long)_commonStart);
        Vector256<long> opens = Vector256.GreaterThan(begin, Lanes.Load(_start, vm)) & members;
        Vector256<long> before =
            _holdings.RunningTicksOfFour(vm, now) - _holdings.RunningTicksBetweenOfFour(vm, begin, now);
        Lanes.Store(_start, vm, begin, opens);
        Lanes.Store(_runningBefore, vm, before, opens);
        Lanes.Store(_overBefore, vm, over, opens);
        Vector256<long> first = Lanes.Load(_firstOver, vm);
        Lanes.Store(_overTicks, vm, over - members);
        Lanes.Store(_firstOver, vm, now, members & Vector256.LessThan(first, Vector256<long>.Zero));
        Lanes.Store(_lastOver, vm, now, members);
    }

    /// <summary>Ends the samples of all VMs.</summary>
    public void EndAll(int tick)
    {
        if (!_brief.IsEmpty && tick == _commonStart + 1)
        {
            _brief.Count(_commonStart, _overTicks, _overSampledTicks, _firstOver, _firstOverSample);
        }

        Settle();
        if (!_over.IsEmpty)
        {
            ReadOnlySpan<ulong> words = _over.DrainWords();
            for (int word = 0; word < words.Length; word++)
            {
                EndWord(word, words[word], tick);
            }
        }

        _commonStart = tick;
    }

    /// <summary>Ends the sample of a VM.</summary>
    public void End(int vm, int tick)
    {
        Open(vm, tick);
        EndOne(vm, tick);
    }

    private void EndWord(int word, ulong over, int tick)
    {
        for (ulong rest = over; rest != 0; )
        {
            uint four = Lanes.TakeFour(ref rest, out int bit);
            int vm = (word * VmBitSet.WordBits) + bit;
            if (vm + Lanes.Count <= _start.Length && _holdings.RunAll(vm))
            {
                EndFour(vm, tick, Lanes.Mask(four));
                continue;
            }

            for (; four != 0; four &= four - 1)
            {
                EndOne(vm + BitOperations.TrailingZeroCount(four), tick);
            }
        }
    }

    /// <summary>What <see cref="EndOne"/> does for those of four VMs, all of which run, that a mask names.</summary>
    /// <remarks>How the next sample of each begins is worked out by <see cref="Open"/> if it is ever asked for.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EndFour(int vm, int tick, Vector256<long> members)
    {
        Vector256<long> over = Lanes.Load(_overTicks, vm) - Lanes.Load(_overBefore, vm);
        Vector256<long> counts = members & Vector256.GreaterThan(over, Vector256<long>.Zero);
        Vector256<long> start = Lanes.Load(_start, vm);
        Vector256<long> running = _holdings.RunningTicksOfFour(vm, Vector256.Create((long)tick));
        Vector256<long> half = Vector256.ShiftRightArithmetic(running - Lanes.Load(_runningBefore, vm), 1);
        Vector256<long> transient = Vector256.Min(Vector256.Create((long)_transientTicks), half);
        counts &= Vector256.GreaterThanOrEqual(Lanes.Load(_lastOver, vm) - start, transient);
        Vector256<long> first = Lanes.Load(_firstOverSample, vm);
        Lanes.Add(_overSampledTicks, vm, over & counts);
        Lanes.Store(_firstOverSample, vm, start, counts & Vector256.LessThan(first, Vector256<long>.Zero));
    }

    private void EndOne(int vm, int tick)
    {
        long over = _overTicks[vm] - _overBefore[vm];
        if (over > 0)
        {
            long running = _holdings.RunningTicks(vm, tick) - _runningBefore[vm];
            long transient = Math.Min(_transientTicks, running / 2);
            if (_lastOver[vm] - _start[vm] >= transient)
            {
                _overSampledTicks[vm] += over;
                _firstOverSample[vm] = _firstOverSample[vm] < 0 ? _start[vm] : _firstOverSample[vm];
            }
        }

        Restart(vm, tick);
    }
}
