using System.Buffers;

namespace DmSim.Core.Workloads;

/// <summary>
/// Makes demand series of samples: reads a few at a time, straight into the columns that the engine reads.
/// </summary>
internal sealed class SeriesBuilder
{
    /// <summary>So few that they stay in the processor's nearest cache between being read and being used.</summary>
    private const int SamplesAtOnce = 1024;

    private readonly long _fromMilliseconds;
    private readonly int _tickMilliseconds;
    private readonly int[] _ticks;
    private readonly uint[] _pages;
    private readonly uint[]? _workingSetPages;
    private int _tick;
    private int _last = -1;

    private SeriesBuilder(int[] ticks, int count, bool hasWorkingSet, long fromMilliseconds, int tickMilliseconds)
    {
        _ticks = ticks;
        _pages = new uint[count];
        _workingSetPages = hasWorkingSet ? new uint[count] : null;
        _fromMilliseconds = fromMilliseconds;
        _tickMilliseconds = tickMilliseconds;
    }

    /// <summary>Makes the series of a stretch of a VM's samples; its first tick becomes tick 0.</summary>
    /// <param name="vm">The VM; its channel of demand is the demand of the run.</param>
    /// <param name="fromMilliseconds">Start of the stretch in trace time.</param>
    /// <param name="toMilliseconds">End of the stretch, exclusive.</param>
    /// <param name="tickMilliseconds">Length of one tick; a sample takes effect at the first tick not before its time.</param>
    /// <returns>The series, or <see langword="null"/> when the VM has no sample in force in the stretch.</returns>
    public static DemandSeries? Build(TraceVm vm, long fromMilliseconds, long toMilliseconds, int tickMilliseconds)
    {
        if (vm.EndMilliseconds <= fromMilliseconds)
        {
            return null;
        }

        // The sample before the first later than the start is in force at the start.
        int first = Math.Max(0, FirstAtOrAfter(vm, fromMilliseconds + 1) - 1);
        int count = FirstAtOrAfter(vm, toMilliseconds) - first;
        if (count <= 0)
        {
            return null;
        }

        int[] ticks = ArrayPool<int>.Shared.Rent(count);
        SeriesBuilder builder = new(ticks, count, vm.Has(TraceChannel.WorkingSet), fromMilliseconds, tickMilliseconds);
        builder.AddAll(vm, first, count);
        DemandSeries? series = builder.Finish(Math.Min(vm.EndMilliseconds, toMilliseconds));
        ArrayPool<int>.Shared.Return(ticks);
        return series;
    }

    private static int FirstAtOrAfter(TraceVm vm, long milliseconds)
    {
        long time = 0;
        int low = 0;
        int high = vm.SampleCount;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            vm.ReadTimes(middle, new Span<long>(ref time));
            if (time < milliseconds)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private void AddAll(TraceVm vm, int first, int count)
    {
        Span<long> samples = stackalloc long[Math.Min(SamplesAtOnce, count)];
        Span<int> places = stackalloc int[samples.Length];
        Span<uint> pages = stackalloc uint[samples.Length];
        for (int done = 0; done < count; done += samples.Length)
        {
            int part = Math.Min(samples.Length, count - done);
            vm.ReadTimes(first + done, samples[..part]);
            Place(samples[..part], places);
            vm.Read(TraceChannel.Demand, first + done, samples[..part]);
            PageCounts.Of(samples[..part], DemandSeries.AbsentPages, pages);
            Fill(_pages, places[..part], pages);
            if (_workingSetPages is not null)
            {
                vm.Read(TraceChannel.WorkingSet, first + done, samples[..part]);
                PageCounts.Of(samples[..part], 0, pages);
                Fill(_workingSetPages, places[..part], pages);
            }
        }
    }

    /// <summary>Finds the entry of each sample, and the tick at which it begins: mostly the next ones.</summary>
    private void Place(ReadOnlySpan<long> times, Span<int> places)
    {
        long tickTime = _fromMilliseconds + ((long)_tick * _tickMilliseconds);
        if (_last >= 0 && Lines.Is(times, tickTime + _tickMilliseconds, _tickMilliseconds))
        {
            Lines.Fill(_ticks.AsSpan(_last + 1, times.Length), _tick + 1);
            Lines.Fill(places[..times.Length], _last + 1);
            _tick += times.Length;
            _last += times.Length;
            return;
        }

        int tick = _tick;
        int last = _last;
        for (int index = 0; index < times.Length; index++)
        {
            long ahead = times[index] - tickTime;
            if (ahead > 0)
            {
                int passed = ToTick(ahead);
                tick = checked(tick + passed);
                tickTime += (long)passed * _tickMilliseconds;
            }

            // Several samples within one tick: the last one is in force when the tick is evaluated.
            if (ahead > 0 || last < 0)
            {
                last++;
                _ticks[last] = tick;
            }

            places[index] = last;
        }

        _tick = tick;
        _last = last;
    }

    /// <summary>Writes values to their entries; they are in order, and mostly one follows the other.</summary>
    private static void Fill(uint[] column, ReadOnlySpan<int> places, ReadOnlySpan<uint> values)
    {
        if (places[^1] - places[0] == places.Length - 1)
        {
            values[..places.Length].CopyTo(column.AsSpan(places[0]));
            return;
        }

        for (int index = 0; index < places.Length; index++)
        {
            column[places[index]] = values[index];
        }
    }

    private DemandSeries? Finish(long endMilliseconds)
    {
        int count = _last + 1;
        if (!_pages.AsSpan(0, count).ContainsAnyExcept(DemandSeries.AbsentPages))
        {
            return null;
        }

        int endTick = Math.Max(ToTick(endMilliseconds - _fromMilliseconds), _ticks[_last] + 1);
        return new DemandSeries(
            _ticks.AsSpan(0, count),
            Exactly(_pages, count),
            _workingSetPages is null ? null : Exactly(_workingSetPages, count),
            endTick
        );
    }

    private static uint[] Exactly(uint[] pages, int count) => pages.Length == count ? pages : pages[..count];

    private int ToTick(long milliseconds) => checked((int)((milliseconds + _tickMilliseconds - 1) / _tickMilliseconds));
}
