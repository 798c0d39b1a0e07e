using System.Buffers;
using System.Runtime.CompilerServices;
using DmSim.Core.Workloads;
using DmSim.Traces.Native;

namespace DmSim.Traces.Import;

/// <summary>
/// The unpacked rows of one VM while they are put in order. Entry 0 is time, the rest are the channels.
/// </summary>
internal sealed class SampleColumns : IDisposable
{
    private const int Time = 0;
    private const int Demand = 1 + (int)TraceChannel.Demand;
    private const int Provisioned = 1 + (int)TraceChannel.Provisioned;

    private readonly long[]?[] _columns;
    private readonly BlockMemory _memory;

    /// <summary>
    /// Takes the rows of a VM, which has none afterwards, into rented arrays that go back when this is disposed.
    /// </summary>
    public SampleColumns(VmSamples vm)
    {
        _memory = vm.Memory;
        Count = vm.Count;
        _columns = vm.TakeArrays();
    }

    /// <summary>How many samples are left.</summary>
    public int Count { get; private set; }

    private Span<long> Times => _columns[Time].AsSpan(0, Count);

    private Span<long> Demands => _columns[Demand].AsSpan(0, Count);

    /// <summary>Sorts by time; rows of one time keep their order.</summary>
    public void SortByTime()
    {
        long[] times = _columns[Time]!;
        int[] order = [.. Enumerable.Range(0, Count).OrderBy(index => times[index])];
        for (int column = 0; column < _columns.Length; column++)
        {
            if (_columns[column] is long[] values)
            {
                long[] sorted = ArrayPool<long>.Shared.Rent(Count);
                for (int index = 0; index < order.Length; index++)
                {
                    sorted[index] = values[order[index]];
                }

                Replace(column, sorted);
            }
        }
    }

    /// <summary>Keeps the last row of every time.</summary>
    /// <returns>How many rows were dropped, and how many of those had another demand than the row after them.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public (int Dropped, int Conflicting) DropRepeatedTimes()
    {
        Span<long> times = Times;
        Span<long> demands = Demands;
        int kept = 0;
        int conflicting = 0;
        for (int index = 0; index < times.Length; index++)
        {
            // The row kept last is the one before, unless that was itself replaced: same time, same place.
            bool repeated = kept > 0 && times[index] == times[kept - 1];
            conflicting += repeated && demands[index] != demands[kept - 1] ? 1 : 0;
            kept += repeated ? 0 : 1;
            if (index != kept - 1)
            {
                Move(index, kept - 1);
            }
        }

        int dropped = Count - kept;
        Count = kept;
        return (dropped, conflicting);
    }

    /// <summary>Adds to every time.</summary>
    public void ShiftTimes(long milliseconds)
    {
        foreach (ref long time in Times)
        {
            time += milliseconds;
        }
    }

    /// <summary>Where a channel gives no value its previous one goes on; before the first, the first.</summary>
    public void FillUnknown()
    {
        for (int column = Provisioned; column < _columns.Length; column++)
        {
            Span<long> values = _columns[column] is long[] all ? all.AsSpan(0, Count) : [];
            int first = values.IndexOfAnyExcept(VmSamples.Unknown);
            if (first < 0)
            {
                // What was given stood in rows that a later row of the same time replaced.
                Replace(column, null);
                continue;
            }

            long known = values[first];
            foreach (ref long value in values)
            {
                known = value == VmSamples.Unknown ? known : value;
                value = known;
            }
        }
    }

    /// <summary>Treats usages of 0.</summary>
    /// <returns>How many became absent.</returns>
    public int TreatZeros(ZeroHandling handling)
    {
        if (handling == ZeroHandling.Keep)
        {
            return 0;
        }

        int absences = 0;
        long held = TraceVm.Absent;
        foreach (ref long value in Demands)
        {
            if (value == 0)
            {
                value = handling == ZeroHandling.Hold ? held : TraceVm.Absent;
                absences += value == TraceVm.Absent ? 1 : 0;
            }
            else
            {
                held = value;
            }
        }

        return absences;
    }

    /// <summary>How often the provisioned size differs from the sample before.</summary>
    public int CountSizeChanges()
    {
        int changes = 0;
        if (_columns[Provisioned] is long[] sizes)
        {
            for (int index = 1; index < Count; index++)
            {
                changes += sizes[index] == sizes[index - 1] ? 0 : 1;
            }
        }

        return changes;
    }

    /// <summary>The median time between samples; a fallback where there is one sample.</summary>
    public long MedianInterval(long fallbackMilliseconds) =>
        // Sorting the steps of a long regular recording would take longer than reading it.
        Count > 1
        && BlockCodec.IsLine(Times, out long step)
            ? step
            : InMemoryTraceVm.MedianInterval(Times, Times[^1] + fallbackMilliseconds);

    /// <summary>
    /// Counts steps of more than 1½ intervals; where a step is more than half an interval longer than a sample may
    /// hold, the VM becomes absent when the sample has held so long.
    /// </summary>
    /// <returns>How many such steps there are, and how many absences were put in.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public (int Gaps, int Absences) TreatGaps(long interval, int heldIntervals)
    {
        long gapLimit = interval + (interval / 2);
        Int128 held = (((Int128)2 * heldIntervals) + 1) * interval / 2;
        long heldLimit =
            heldIntervals == ImportOptions.HoldForever ? long.MaxValue : (long)Int128.Min(held, long.MaxValue);
        Span<long> times = Times;
        Span<long> demands = Demands;
        int gaps = 0;
        List<int> breaks = [];
        for (int index = 1; index < times.Length; index++)
        {
            long step = times[index] - times[index - 1];
            gaps += step > gapLimit ? 1 : 0;
            if (step > heldLimit && demands[index - 1] != TraceVm.Absent)
            {
                breaks.Add(index);
            }
        }

        InsertAbsences(breaks, interval * (breaks.Count == 0 ? 0 : heldIntervals));
        return (gaps, breaks.Count);
    }

    /// <summary>Packs what is left.</summary>
    /// <param name="name">The VM's name.</param>
    /// <param name="interval">The usual time between samples.</param>
    /// <param name="end">When the last sample ends, or <see langword="null"/>: after one interval.</param>
    public PackedTraceVm ToVm(string name, long interval, long? end)
    {
        long[]?[] channels = _columns[1..];
        MarkAbsences(channels);
        long last = Times[^1];
        return new PackedTraceVm(name, Times, channels, interval, Math.Max(end ?? last + interval, last + 1), _memory);
    }

    /// <summary>An absent VM uses and offers nothing; its size goes on, for it is a setting.</summary>
    private void MarkAbsences(long[]?[] channels)
    {
        long[] demand = channels[(int)TraceChannel.Demand]!;
        foreach (TraceChannel channel in (ReadOnlySpan<TraceChannel>)[TraceChannel.WorkingSet, TraceChannel.Available])
        {
            if (channels[(int)channel] is not long[] values)
            {
                continue;
            }

            for (int index = 0; index < Count; index++)
            {
                values[index] = demand[index] == TraceVm.Absent ? TraceVm.Absent : values[index];
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        for (int column = 0; column < _columns.Length; column++)
        {
            Replace(column, null);
        }
    }

    private void Replace(int column, long[]? values)
    {
        if (_columns[column] is long[] old)
        {
            ArrayPool<long>.Shared.Return(old);
        }

        _columns[column] = values;
    }

    private void Move(int from, int to)
    {
        foreach (long[]? column in _columns)
        {
            column?[to] = column[from];
        }
    }

    private void InsertAbsences(List<int> breaks, long heldMilliseconds)
    {
        if (breaks.Count == 0)
        {
            return;
        }

        for (int column = 0; column < _columns.Length; column++)
        {
            if (_columns[column] is not long[] values)
            {
                continue;
            }

            long[] longer = ArrayPool<long>.Shared.Rent(Count + breaks.Count);
            int copied = 0;
            for (int entry = 0; entry < breaks.Count; entry++)
            {
                int index = breaks[entry];
                Array.Copy(values, copied, longer, copied + entry, index - copied);
                longer[index + entry] = column switch
                {
                    Time => values[index - 1] + heldMilliseconds,
                    Demand => TraceVm.Absent,
                    _ => values[index - 1],
                };
                copied = index;
            }

            Array.Copy(values, copied, longer, copied + breaks.Count, Count - copied);
            Replace(column, longer);
        }

        Count += breaks.Count;
    }
}
