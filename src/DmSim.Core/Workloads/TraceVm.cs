namespace DmSim.Core.Workloads;

/// <summary>The recorded samples of one VM: times, and one value per channel and sample.</summary>
/// <remarks>
/// A sample holds from its time until the next sample; the last one holds until <see cref="EndMilliseconds"/>.
/// Before the first sample and after the end the VM is absent. Implementations are immutable and safe to read from
/// several threads.
/// </remarks>
public abstract class TraceVm
{
    /// <summary>The value of a sample from which on the VM is absent (powered off, or not recorded).</summary>
    public const long Absent = -1;

    /// <summary>The VM's name; unique in its trace.</summary>
    public abstract string Name { get; }

    /// <summary>How many samples there are; at least 1.</summary>
    public abstract int SampleCount { get; }

    /// <summary>The first moment, in milliseconds of trace time, after the last sample's validity.</summary>
    public abstract long EndMilliseconds { get; }

    /// <summary>The usual time between samples in milliseconds; used to judge at the trace's own resolution.</summary>
    public abstract long IntervalMilliseconds { get; }

    /// <summary>Whether the channel was recorded. <see cref="TraceChannel.Demand"/> always is.</summary>
    public abstract bool Has(TraceChannel channel);

    /// <summary>Reads sample times in milliseconds of trace time, strictly increasing.</summary>
    /// <param name="first">Index of the first sample to read.</param>
    /// <param name="destination">Filled completely; first + length must not pass <see cref="SampleCount"/>.</param>
    public abstract void ReadTimes(int first, Span<long> destination);

    /// <summary>Reads values in bytes; <see cref="Absent"/> where the VM is absent from that sample on.</summary>
    public abstract void Read(TraceChannel channel, int first, Span<long> destination);

    /// <summary>All sample times; see <see cref="ReadTimes"/>.</summary>
    public long[] AllTimes()
    {
        long[] times = new long[SampleCount];
        ReadTimes(0, times);
        return times;
    }

    /// <summary>All values of a channel; see <see cref="Read"/>.</summary>
    public long[] All(TraceChannel channel)
    {
        long[] values = new long[SampleCount];
        Read(channel, 0, values);
        return values;
    }
}
