using DmSim.Core.Workloads;

namespace DmSim.Traces.Native;

/// <summary>A VM's samples held packed in memory: what importers hand over, at a few bytes per sample.</summary>
internal sealed class PackedTraceVm : TraceVm
{
    private readonly PackedColumn _times;
    private readonly PackedColumn?[] _channels;

    /// <summary>Packs samples.</summary>
    /// <param name="name">The VM's name.</param>
    /// <param name="times">At least one time in milliseconds, strictly increasing, not negative.</param>
    /// <param name="channels">One entry per <see cref="TraceChannel"/>; <see langword="null"/> where not
    /// recorded. Entries beyond the number of times are not looked at.</param>
    /// <param name="intervalMilliseconds">The usual time between samples.</param>
    /// <param name="endMilliseconds">End of the last sample's validity.</param>
    /// <param name="memory">Where the packed samples go.</param>
    public PackedTraceVm(
        string name,
        ReadOnlySpan<long> times,
        long[]?[] channels,
        long intervalMilliseconds,
        long endMilliseconds,
        BlockMemory memory
    )
    {
        Name = name;
        _times = PackedColumn.FromTimes(times, memory);
        _channels = new PackedColumn?[channels.Length];
        for (int channel = 0; channel < channels.Length; channel++)
        {
            _channels[channel] = channels[channel] is long[] values
                ? PackedColumn.FromValues(values.AsSpan(0, times.Length), memory)
                : null;
        }

        IntervalMilliseconds = intervalMilliseconds;
        EndMilliseconds = endMilliseconds;
    }

    private PackedTraceVm(PackedTraceVm recorded, ReadOnlySpan<long> demand, BlockMemory memory)
    {
        Name = recorded.Name;
        IntervalMilliseconds = recorded.IntervalMilliseconds;
        EndMilliseconds = recorded.EndMilliseconds;
        _times = recorded._times;
        _channels = [.. recorded._channels];
        _channels[(int)TraceChannel.WorkingSet] = recorded._channels[(int)TraceChannel.Demand];
        _channels[(int)TraceChannel.Demand] = PackedColumn.FromValues(demand, memory);
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override int SampleCount => _times.Count;

    /// <inheritdoc/>
    public override long EndMilliseconds { get; }

    /// <inheritdoc/>
    public override long IntervalMilliseconds { get; }

    /// <summary>The same VM with mapped demand; the recorded signal becomes its working set.</summary>
    public PackedTraceVm WithMapped(ReadOnlySpan<long> demand, BlockMemory memory) => new(this, demand, memory);

    /// <inheritdoc/>
    public override bool Has(TraceChannel channel) => _channels[(int)channel] is not null;

    /// <inheritdoc/>
    public override void ReadTimes(int first, Span<long> destination) => _times.Read(first, destination);

    /// <inheritdoc/>
    public override void Read(TraceChannel channel, int first, Span<long> destination)
    {
        PackedColumn values =
            _channels[(int)channel] ?? throw new InvalidOperationException($"VM '{Name}' has no channel {channel}.");
        values.Read(first, destination);
    }
}
