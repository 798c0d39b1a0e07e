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
        TraceVm mapped = mapping == DemandMapping.AsIs ? vm : Mapped(vm);
        TraceVm? held = absences == AbsenceRule.Hold ? Held(mapped, fromMilliseconds, toMilliseconds) : mapped;
        return held is null ? null : SeriesBuilder.Build(held, fromMilliseconds, toMilliseconds, tickMilliseconds);
    }

    private InMemoryTraceVm Mapped(TraceVm vm)
    {
        long[] times = vm.AllTimes();
        long[] recorded = vm.All(TraceChannel.Demand);
        long[]? workingSet =
            vm.Has(TraceChannel.WorkingSet) ? vm.All(TraceChannel.WorkingSet)
            : signal == TraceSignal.Active ? recorded
            : null;
        return new InMemoryTraceVm(
            vm.Name,
            times,
            ToDemand(vm, times, recorded, out _),
            null,
            workingSet,
            null,
            vm.EndMilliseconds,
            vm.IntervalMilliseconds
        );
    }

    /// <summary>Replaces absent samples by the last present one (before the first: by the first) up to the stretch's end.</summary>
    private static InMemoryTraceVm? Held(TraceVm vm, long fromMilliseconds, long toMilliseconds)
    {
        long[] times = vm.AllTimes();
        long[] demand = vm.All(TraceChannel.Demand);
        long[]? workingSet = vm.Has(TraceChannel.WorkingSet) ? vm.All(TraceChannel.WorkingSet) : null;
        int last = Array.FindIndex(demand, value => value != TraceVm.Absent);
        if (last < 0)
        {
            return null;
        }

        for (int index = 0; index < demand.Length; index++)
        {
            last = demand[index] == TraceVm.Absent ? last : index;
            demand[index] = demand[last];
            if (workingSet is not null)
            {
                workingSet[index] = workingSet[last];
            }
        }

        times[0] = Math.Min(times[0], fromMilliseconds);
        long end = Math.Max(times[^1] + 1, toMilliseconds);
        return new InMemoryTraceVm(vm.Name, times, demand, null, workingSet, null, end, vm.IntervalMilliseconds);
    }

    /// <summary>Maps every sample of a VM, exact to the byte, as importers do that store mapped demand.</summary>
    /// <param name="vm">The recorded VM.</param>
    /// <param name="clampedCount">How many samples were cut down to the provisioned size.</param>
    /// <returns>Demand in bytes per sample; <see cref="TraceVm.Absent"/> where the recorded sample is.</returns>
    public long[] MapSamples(TraceVm vm, out int clampedCount)
    {
        ArgumentNullException.ThrowIfNull(vm);
        return ToDemand(vm, vm.AllTimes(), vm.All(TraceChannel.Demand), out clampedCount);
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
                demand[index] = TraceVm.Absent;
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
