using DmSim.Core.Workloads;

namespace DmSim.Traces.Native;

/// <summary>A VM of a mapped trace.</summary>
internal sealed class NativeTraceVm(
    string name,
    int sampleCount,
    long endMilliseconds,
    long intervalMilliseconds,
    NativeColumn times,
    NativeColumn?[] channels
) : TraceVm
{
    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override int SampleCount => sampleCount;

    /// <inheritdoc/>
    public override long EndMilliseconds => endMilliseconds;

    /// <inheritdoc/>
    public override long IntervalMilliseconds => intervalMilliseconds;

    /// <inheritdoc/>
    public override bool Has(TraceChannel channel) => channels[(int)channel] is not null;

    /// <inheritdoc/>
    public override void ReadTimes(int first, Span<long> destination) => times.Read(first, destination);

    /// <inheritdoc/>
    public override void Read(TraceChannel channel, int first, Span<long> destination)
    {
        NativeColumn values =
            channels[(int)channel] ?? throw new InvalidOperationException($"VM '{name}' has no channel {channel}.");
        values.Read(first, destination);
    }
}
