namespace DmSim.Core.Workloads;

/// <summary>Turns the recorded samples of one VM into the demand series of a run.</summary>
/// <param name="signal">What the recorded signal means; active memory becomes the working set once demand is mapped.</param>
/// <param name="mapping">How the recorded signal becomes demand.</param>
/// <param name="options">The constants of the mapping.</param>
/// <param name="absences">What becomes of stretches in which the VM was absent.</param>
/// <param name="tickMilliseconds">Length of one tick; a sample takes effect at the first tick not before its time.</param>
public sealed class DemandMapper(
    TraceSignal signal,
    DemandMapping mapping,
    DemandMappingOptions options,
    AbsenceRule absences,
    int tickMilliseconds
)
{
    /// <summary>Maps a stretch of a VM's trace; its first tick becomes tick 0.</summary>
    /// <param name="vm">The recorded VM.</param>
    /// <param name="fromMilliseconds">Start of the stretch in trace time.</param>
    /// <param name="toMilliseconds">End of the stretch, exclusive.</param>
    /// <returns>The series, or <see langword="null"/> when the VM has no sample in force in the stretch.</returns>
    public DemandSeries? Map(TraceVm vm, long fromMilliseconds, long toMilliseconds)
    {
        ArgumentNullException.ThrowIfNull(vm);
        long[] times = vm.AllTimes();
        long[] recorded = vm.All(TraceChannel.Demand);
        long[] demand = ToDemand(vm, times, recorded, out _);
        long[]? workingSet = WorkingSet(vm, recorded);
        if (absences == AbsenceRule.Hold)
        {
            return MapHeld(times, demand, recorded, workingSet, fromMilliseconds, toMilliseconds);
        }

        return MapStretch(times, demand, recorded, workingSet, fromMilliseconds, toMilliseconds, vm.EndMilliseconds);
    }

    /// <summary>Replaces absent samples by the last present one (before the first: by the first) up to the stretch's end.</summary>
    private DemandSeries? MapHeld(
        long[] times,
        long[] demand,
        long[] recorded,
        long[]? workingSet,
        long fromMilliseconds,
        long toMilliseconds
    )
    {
        int last = Array.FindIndex(recorded, value => value != TraceVm.Absent);
        if (last < 0)
        {
            return null;
        }

        long[] heldDemand = new long[demand.Length];
        long[]? heldWorkingSet = workingSet is null ? null : new long[demand.Length];
        long[] present = new long[demand.Length];
        for (int index = 0; index < demand.Length; index++)
        {
            last = recorded[index] == TraceVm.Absent ? last : index;
            heldDemand[index] = demand[last];
            if (heldWorkingSet is not null)
            {
                heldWorkingSet[index] = workingSet![last];
            }
        }

        long[] heldTimes = (long[])times.Clone();
        heldTimes[0] = Math.Min(heldTimes[0], fromMilliseconds);
        return MapStretch(
            heldTimes,
            heldDemand,
            present,
            heldWorkingSet,
            fromMilliseconds,
            toMilliseconds,
            toMilliseconds
        );
    }

    private DemandSeries? MapStretch(
        long[] times,
        long[] demand,
        long[] recorded,
        long[]? workingSet,
        long fromMilliseconds,
        long toMilliseconds,
        long endMilliseconds
    )
    {
        (int first, int end) = Stretch(times, fromMilliseconds, toMilliseconds, endMilliseconds);
        int[] ticks = new int[end - first];
        uint[] pages = new uint[ticks.Length];
        uint[]? workingSetPages = workingSet is null ? null : new uint[ticks.Length];
        int last = -1;
        for (int index = first; index < end; index++)
        {
            int tick = ToTick(Math.Max(0, times[index] - fromMilliseconds));
            // Several samples within one tick: the last one is in force when the tick is evaluated.
            last += last >= 0 && ticks[last] == tick ? 0 : 1;
            bool absent = recorded[index] == TraceVm.Absent;
            ticks[last] = tick;
            pages[last] = absent ? DemandSeries.AbsentPages : DemandSeries.PagesFor(demand[index]);
            if (workingSetPages is not null)
            {
                workingSetPages[last] = absent ? 0 : DemandSeries.PagesFor(workingSet![index]);
            }
        }

        int count = last + 1;
        if (pages.AsSpan(0, count).IndexOfAnyExcept(DemandSeries.AbsentPages) < 0)
        {
            return null;
        }

        int endTick = Math.Max(ToTick(Math.Min(endMilliseconds, toMilliseconds) - fromMilliseconds), ticks[last] + 1);
        Array.Resize(ref ticks, count);
        Array.Resize(ref pages, count);
        if (workingSetPages is not null)
        {
            Array.Resize(ref workingSetPages, count);
        }

        return new DemandSeries(ticks, pages, workingSetPages, endTick);
    }

    /// <summary>The samples in force in a stretch: the first, and the one after the last.</summary>
    private static (int First, int End) Stretch(
        ReadOnlySpan<long> times,
        long fromMilliseconds,
        long toMilliseconds,
        long endMilliseconds
    )
    {
        if (endMilliseconds <= fromMilliseconds)
        {
            return (0, 0);
        }

        // The sample before the first later than the start is in force at the start.
        int later = times.BinarySearch(fromMilliseconds);
        int first = Math.Max(0, later >= 0 ? later : ~later - 1);
        int end = times.BinarySearch(toMilliseconds);
        return (first, Math.Max(first, end >= 0 ? end : ~end));
    }

    /// <summary>Maps every sample of a VM, exact to the byte, as importers do that store mapped demand.</summary>
    /// <param name="vm">The recorded VM.</param>
    /// <param name="clampedCount">How many samples were cut down to the provisioned size.</param>
    /// <returns>Demand in bytes per sample; <see cref="TraceVm.Absent"/> where the recorded sample is.</returns>
    public long[] MapSamples(TraceVm vm, out int clampedCount)
    {
        ArgumentNullException.ThrowIfNull(vm);
        long[] recorded = vm.All(TraceChannel.Demand);
        long[] demand = ToDemand(vm, vm.AllTimes(), recorded, out clampedCount);
        for (int index = 0; index < demand.Length; index++)
        {
            demand[index] = recorded[index] == TraceVm.Absent ? TraceVm.Absent : demand[index];
        }

        return demand;
    }

    private int ToTick(long milliseconds) => checked((int)((milliseconds + tickMilliseconds - 1) / tickMilliseconds));

    private long[]? WorkingSet(TraceVm vm, long[] recorded)
    {
        if (vm.Has(TraceChannel.WorkingSet))
        {
            return vm.All(TraceChannel.WorkingSet);
        }

        return signal == TraceSignal.Active && mapping != DemandMapping.AsIs ? recorded : null;
    }

    private long[] ToDemand(TraceVm vm, long[] times, long[] recorded, out int clampedCount)
    {
        clampedCount = 0;
        if (mapping == DemandMapping.AsIs)
        {
            return recorded;
        }

        long[]? provisioned = vm.Has(TraceChannel.Provisioned) ? vm.All(TraceChannel.Provisioned) : null;
        long[] basis = mapping == DemandMapping.Low ? recorded : TrailingMaximum(times, recorded);
        long[] demand = new long[recorded.Length];
        long largest = provisioned is null ? 0 : provisioned.Max();
        largest = largest > 0 ? largest : long.MaxValue;
        for (int index = 0; index < demand.Length; index++)
        {
            if (recorded[index] == TraceVm.Absent)
            {
                continue;
            }

            // A size of 0 is a hole in the recording, not a VM without memory: the VM's largest size limits it.
            long size = provisioned is null || provisioned[index] <= 0 ? largest : provisioned[index];
            long mapped = MapOne(basis[index], size);
            clampedCount += mapped > size ? 1 : 0;
            demand[index] = Math.Min(mapped, size);
        }

        return demand;
    }

    private long MapOne(long basis, long provisioned)
    {
        if (mapping == DemandMapping.Low)
        {
            return Math.Max(basis, options.LowFloor.Bytes);
        }

        long middle = options.MiddleBase.Bytes + (long)(basis * options.MiddleFactor);
        return mapping == DemandMapping.Middle || provisioned == long.MaxValue
            ? middle
            : Math.Max(middle, (long)(provisioned * options.HighShareOfProvisioned));
    }

    /// <summary>Highest value of the window that ends with each sample; a monotone queue makes it one pass.</summary>
    private long[] TrailingMaximum(long[] times, long[] values)
    {
        long[] maxima = new long[values.Length];
        int[] queue = new int[values.Length];
        int head = 0;
        int tail = 0;
        for (int index = 0; index < values.Length; index++)
        {
            while (tail > head && values[queue[tail - 1]] <= values[index])
            {
                tail--;
            }

            queue[tail++] = index;
            while (times[queue[head]] <= times[index] - options.WindowMilliseconds)
            {
                head++;
            }

            maxima[index] = values[queue[head]];
        }

        return maxima;
    }
}
