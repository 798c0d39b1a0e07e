namespace DmSim.Core.Policies.Rivals;

/// <summary>How short of memory an ESX host is; each state does what the milder ones do not.</summary>
internal enum EsxState : byte
{
    /// <summary>
    /// Enough is free: nothing is reclaimed. The clear state of vSphere 6 lies in it: only page sharing tells it
    /// apart.
    /// </summary>
    High,

    /// <summary>Balloons reclaim; the host swaps only where they cannot.</summary>
    Soft,

    /// <summary>Balloons stop and the host swaps.</summary>
    Hard,

    /// <summary>The host swaps, and VMs above their allocation are stopped.</summary>
    Low,
}
