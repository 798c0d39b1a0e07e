namespace DmSim.Core.Workloads;

/// <summary>A VM's samples held in arrays: what generators and importers produce.</summary>
public sealed class InMemoryTraceVm : TraceVm
{
    private readonly long[] _times;
    private readonly long[]?[] _channels;

    /// <summary>Wraps arrays, which must not be changed afterwards.</summary>
    /// <param name="name">The VM's name.</param>
    /// <param name="times">Strictly increasing times in milliseconds, not negative.</param>
    /// <param name="demand">Demand in bytes, or <see cref="TraceVm.Absent"/>.</param>
    /// <param name="provisioned">Provisioned size in bytes per sample, or <see langword="null"/>.</param>
    /// <param name="workingSet">Working set in bytes per sample, or <see langword="null"/>.</param>
    /// <param name="available">Available memory in bytes per sample, or <see langword="null"/>.</param>
    /// <param name="endMilliseconds">End of the last sample's validity.</param>
    /// <param name="intervalMilliseconds">The usual time between samples; <see langword="null"/>: the median.</param>
    /// <exception cref="ArgumentException">Lengths differ, there is no sample, or times do not increase.</exception>
    public InMemoryTraceVm(
        string name,
        long[] times,
        long[] demand,
        long[]? provisioned,
        long[]? workingSet,
        long[]? available,
        long endMilliseconds,
        long? intervalMilliseconds = null
    )
    {
        ArgumentNullException.ThrowIfNull(times);
        ArgumentNullException.ThrowIfNull(demand);
        Name = name;
        _times = times;
        _channels = [demand, provisioned, workingSet, available];
        if (times.Length == 0 || endMilliseconds <= times[^1] || times[0] < 0)
        {
            throw new ArgumentException(
                "A VM needs a sample at or after time 0 and an end after its last sample.",
                nameof(times)
            );
        }

        foreach (long[]? channel in _channels)
        {
            if (channel is not null && channel.Length != times.Length)
            {
                throw new ArgumentException("Every channel needs one value per sample time.", nameof(times));
            }
        }

        for (int index = 1; index < times.Length; index++)
        {
            if (times[index] <= times[index - 1])
            {
                throw new ArgumentException("Sample times must increase.", nameof(times));
            }
        }

        EndMilliseconds = endMilliseconds;
        IntervalMilliseconds = intervalMilliseconds ?? MedianInterval(times, endMilliseconds);
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override int SampleCount => _times.Length;

    /// <inheritdoc/>
    public override long EndMilliseconds { get; }

    /// <inheritdoc/>
    public override long IntervalMilliseconds { get; }

    /// <summary>The median time between samples; the validity of the only sample where there is one.</summary>
    public static long MedianInterval(ReadOnlySpan<long> times, long endMilliseconds)
    {
        if (times.Length == 1)
        {
            return endMilliseconds - times[0];
        }

        long[] steps = new long[times.Length - 1];
        for (int index = 1; index < times.Length; index++)
        {
            steps[index - 1] = times[index] - times[index - 1];
        }

        Array.Sort(steps);
        return steps[steps.Length / 2];
    }

    /// <inheritdoc/>
    public override bool Has(TraceChannel channel) => _channels[(int)channel] is not null;

    /// <inheritdoc/>
    public override void ReadTimes(int first, Span<long> destination) =>
        _times.AsSpan(first, destination.Length).CopyTo(destination);

    /// <inheritdoc/>
    public override void Read(TraceChannel channel, int first, Span<long> destination)
    {
        long[] values =
            _channels[(int)channel] ?? throw new InvalidOperationException($"VM '{Name}' has no channel {channel}.");
        values.AsSpan(first, destination.Length).CopyTo(destination);
    }
}
