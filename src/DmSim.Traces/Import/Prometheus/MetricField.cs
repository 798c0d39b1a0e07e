namespace DmSim.Traces.Import.Prometheus;

/// <summary>What a metric says of a guest.</summary>
internal enum MetricField
{
    /// <summary>Committed memory.</summary>
    Committed,

    /// <summary>Memory that can still be handed out.</summary>
    Available,

    /// <summary>Memory there is.</summary>
    Total,

    /// <summary>Free memory.</summary>
    Free,

    /// <summary>Kernel buffers.</summary>
    Buffers,

    /// <summary>Page cache.</summary>
    Cached,

    /// <summary>Host: memory of a VM.</summary>
    VmPhysical,

    /// <summary>Host: memory available inside a VM.</summary>
    VmAvailable,

    /// <summary>Host: demand of a VM as a share of its memory.</summary>
    VmPressure,
}
