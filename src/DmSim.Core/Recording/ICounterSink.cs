namespace DmSim.Core.Recording;

/// <summary>Receives performance counters at regular moments of a run.</summary>
public interface ICounterSink
{
    /// <summary>Called with the counters at the end of a tick; the spans are valid during the call only.</summary>
    /// <param name="tick">The tick.</param>
    /// <param name="balancers">One entry per balancer.</param>
    /// <param name="vms">One entry per VM, by VM index.</param>
    void Sample(int tick, ReadOnlySpan<BalancerCounters> balancers, ReadOnlySpan<VmCounters> vms);
}
