namespace DmSim.Core.Workloads.Likeness;

/// <summary>The regular grid of time on which a population is modelled, and its calendar.</summary>
/// <param name="IntervalMilliseconds">Time from one sample to the next.</param>
/// <param name="Count">How many samples there are.</param>
/// <param name="StartMillisecondOfDay">The time of day of the first sample.</param>
internal sealed record SampleGrid(long IntervalMilliseconds, int Count, long StartMillisecondOfDay)
{
    /// <summary>Milliseconds in a day.</summary>
    public const long Day = 86_400_000;

    private const long Quarter = 15 * 60_000;

    /// <summary>Milliseconds of a slot of the day: a quarter of an hour, or an interval where that is longer.</summary>
    public long SlotMilliseconds { get; } = Math.Clamp(IntervalMilliseconds, Quarter, Day);

    /// <summary>Slots of a day.</summary>
    public int SlotCount => (int)((Day + SlotMilliseconds - 1) / SlotMilliseconds);

    /// <summary>Samples of a bin: about a slot, but a whole number of samples.</summary>
    public int SamplesPerBin { get; } = (int)Math.Max(1, Quarter / IntervalMilliseconds);

    /// <summary>How many bins there are; the last may be shorter.</summary>
    public int BinCount => (Count + SamplesPerBin - 1) / SamplesPerBin;

    /// <summary>Length in milliseconds.</summary>
    public long DurationMilliseconds => Count * IntervalMilliseconds;

    /// <summary>Whole days that the grid covers.</summary>
    public int WholeDays => (int)(DurationMilliseconds / Day);

    /// <summary>The slot of the day of a sample.</summary>
    public int SlotOf(int sample) => (int)(SinceMidnight(sample) % Day / SlotMilliseconds);

    /// <summary>The day of a sample, counted from the one it begins on.</summary>
    public int DayOf(int sample) => (int)(SinceMidnight(sample) / Day);

    /// <summary>The hour of the week of a sample, 0..167; the week begins on the grid's first day.</summary>
    public int HourOfWeekOf(int sample) => (int)(SinceMidnight(sample) % (7 * Day) / 3_600_000);

    /// <summary>The same calendar for another number of samples.</summary>
    public SampleGrid WithCount(int count) => this with { Count = count };

    /// <summary>The values in force at the samples of the grid; absent where the VM is.</summary>
    public long[] Read(TraceVm vm, TraceChannel channel)
    {
        long[] times = vm.AllTimes();
        long[] values = vm.All(channel);
        long[] onGrid = new long[Count];
        int index = -1;
        for (int sample = 0; sample < Count; sample++)
        {
            long time = sample * IntervalMilliseconds;
            while (index + 1 < times.Length && times[index + 1] <= time)
            {
                index++;
            }

            onGrid[sample] = index < 0 || time >= vm.EndMilliseconds ? TraceVm.Absent : values[index];
        }

        return onGrid;
    }

    private long SinceMidnight(int sample) => StartMillisecondOfDay + (sample * IntervalMilliseconds);
}
