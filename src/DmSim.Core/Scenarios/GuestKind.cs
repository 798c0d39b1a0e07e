namespace DmSim.Core.Scenarios;

/// <summary>Which integration service a guest has, and with it what its host sees and can do (model.md §4).</summary>
public enum GuestKind
{
    /// <summary>Windows: balloon and hot-add; its size is the most it had since boot.</summary>
    Windows,

    /// <summary>Linux with the in-box driver: balloon down to its floor, hot-add in blocks (hosts from 2012 R2).</summary>
    Linux,

    /// <summary>No integration service: no reports, no balloon, no hot-add. Keeps its startup memory.</summary>
    NoIntegration,
}
