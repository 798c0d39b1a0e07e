namespace DmSim.Core.Scenarios;

/// <summary>
/// How what balancers read inside guests follows from demand and working set where a trace does not carry it; the same for
/// every policy, so that a comparison can sweep it (model.md, "Guest signals").
/// </summary>
public sealed record GuestSignalSettings
{
    /// <summary>
    /// Share of committed memory that is not in active use and yet has been touched, so that it counts as used; percent,
    /// 0..100. Default 100: guests touch what they commit (assumption; traces of memory in use carry only touched memory).
    /// </summary>
    public int TouchedPercent { get; init; } = 100;

    /// <summary>
    /// File cache a guest keeps where it has room, in percent of used memory, 0..10000. Default 30, what qmemman allows a
    /// domain beyond its used memory (QubesOS/qubes-core-admin, <c>CACHE_FACTOR</c> 1.3).
    /// </summary>
    public int CachePercent { get; init; } = 30;

    /// <summary>
    /// Pages sampled for an estimate of active memory, 0..1,000,000; 0: the estimate is exact. Default 100 (Waldspurger,
    /// "Memory Resource Management in VMware ESX Server", OSDI 2002).
    /// </summary>
    public int SampledPages { get; init; } = 100;

    /// <summary>Seconds over which those pages are sampled, 1..3600. Default 30 (the same source).</summary>
    public int SamplePeriodSeconds { get; init; } = 30;
}
