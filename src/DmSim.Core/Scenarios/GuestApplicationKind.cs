namespace DmSim.Core.Scenarios;

/// <summary>What the software in a guest does with memory.</summary>
public enum GuestApplicationKind
{
    /// <summary>Demand follows the workload.</summary>
    Transparent,

    /// <summary>Never gives back: demand is the highest the workload showed since the guest booted.</summary>
    Hoarding,

    /// <summary>A cache on top of the workload grows into available memory and shrinks when memory is low.</summary>
    ElasticCache,

    /// <summary>Commits a share of the memory it saw at its start, whatever the workload needs.</summary>
    SizedAtStart,

    /// <summary>Loses memory at a steady rate until the guest reboots.</summary>
    Leaking,
}
