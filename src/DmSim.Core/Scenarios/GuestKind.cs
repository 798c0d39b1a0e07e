namespace DmSim.Core.Scenarios;

/// <summary>What a guest's integration service can do.</summary>
public enum GuestKind
{
    /// <summary>Windows: balloon and hot-add.</summary>
    Windows,

    /// <summary>No integration service: no reports, no balloon, no hot-add. Keeps its startup memory.</summary>
    NoIntegration,
}
