namespace DmSim.Core.Scenarios;

/// <summary>What the software in a guest does with memory it once took.</summary>
public enum GuestApplication
{
    /// <summary>Demand follows the trace.</summary>
    Transparent,

    /// <summary>Never gives back: demand is the highest the trace showed since the guest booted.</summary>
    Hoarding,
}
