namespace DmSim.Core.Workloads;

/// <summary>What the recorded memory signal of a trace means; decides which demand mappings are honest.</summary>
public enum TraceSignal
{
    /// <summary>Commit charge (Windows) or <c>Committed_AS</c> (Linux): demand as it is.</summary>
    Committed,

    /// <summary>Memory in use inside the guest without free memory and page cache: close to demand.</summary>
    Used,

    /// <summary>Recently touched memory as VMware estimates it: a lower bound of demand.</summary>
    Active,
}
