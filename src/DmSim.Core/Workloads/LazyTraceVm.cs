namespace DmSim.Core.Workloads;

/// <summary>
/// A VM whose samples are made when somebody reads them, and are forgotten when memory is needed: a trace of such VMs
/// takes the space of the few that are being read.
/// </summary>
/// <param name="name">The VM's name.</param>
/// <param name="make">Makes the samples; the same ones at every call, from any thread.</param>
public sealed class LazyTraceVm(string name, Func<TraceVm> make) : TraceVm
{
    // Weak, so that the collector frees what was read; readers ask for a VM several times in a row.
    private readonly WeakReference<TraceVm?> _made = new(null);

    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override int SampleCount => Made().SampleCount;

    /// <inheritdoc/>
    public override long EndMilliseconds => Made().EndMilliseconds;

    /// <inheritdoc/>
    public override long IntervalMilliseconds => Made().IntervalMilliseconds;

    /// <inheritdoc/>
    public override bool Has(TraceChannel channel) => Made().Has(channel);

    /// <inheritdoc/>
    public override void ReadTimes(int first, Span<long> destination) => Made().ReadTimes(first, destination);

    /// <inheritdoc/>
    public override void Read(TraceChannel channel, int first, Span<long> destination) =>
        Made().Read(channel, first, destination);

    private TraceVm Made()
    {
        if (_made.TryGetTarget(out TraceVm? vm) && vm is not null)
        {
            return vm;
        }

        vm = make();
        _made.SetTarget(vm);
        return vm;
    }
}
