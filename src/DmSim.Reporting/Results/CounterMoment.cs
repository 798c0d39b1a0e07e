using DmSim.Core.Recording;

namespace DmSim.Reporting.Results;

/// <summary>Keeps the counters of one moment of a run, the first that is sampled.</summary>
public sealed class CounterMoment : ICounterSink
{
    /// <summary>The tick; −1 while nothing was sampled.</summary>
    public int Tick { get; private set; } = -1;

    /// <summary>The balancers.</summary>
    public IReadOnlyList<BalancerCounters> Balancers { get; private set; } = [];

    /// <summary>The VMs, by VM index.</summary>
    public IReadOnlyList<VmCounters> Vms { get; private set; } = [];

    /// <inheritdoc/>
    public void Sample(int tick, ReadOnlySpan<BalancerCounters> balancers, ReadOnlySpan<VmCounters> vms)
    {
        if (Tick < 0)
        {
            Tick = tick;
            Balancers = balancers.ToArray();
            Vms = vms.ToArray();
        }
    }
}
