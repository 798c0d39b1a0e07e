namespace DmSim.Core.Workloads;

/// <summary>A column of a trace.</summary>
public enum TraceChannel
{
    /// <summary>The recorded memory signal, in bytes; what it means is the trace's <see cref="TraceSignal"/>.</summary>
    Demand = 0,

    /// <summary>The memory size the VM was given when recorded, in bytes; may change over time.</summary>
    Provisioned = 1,

    /// <summary>The part of demand in active use, in bytes. Optional.</summary>
    WorkingSet = 2,

    /// <summary>Memory the guest could still hand out, in bytes. Optional.</summary>
    Available = 3,
}
