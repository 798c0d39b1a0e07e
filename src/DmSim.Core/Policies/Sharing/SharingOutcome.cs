namespace DmSim.Core.Policies.Sharing;

/// <summary>How short a host is, and hence which step of sharing applies.</summary>
public enum SharingOutcome
{
    /// <summary>Everybody below its ideal target can grow to it; nobody gives.</summary>
    Enough,

    /// <summary>All ideal targets fit, once surplus above them is collected.</summary>
    SurplusCollected,

    /// <summary>All demand fits, but not all buffers (equation E8).</summary>
    BuffersGivenUp,

    /// <summary>Not even demand fits.</summary>
    DemandShort,
}
