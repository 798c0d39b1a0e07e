namespace DmSim.Core.Policies.Sharing;

/// <summary>What the memory buffer is a percentage of.</summary>
public enum BufferMeaning
{
    /// <summary>Of demand: T = C · (1 + b). Since the release of 2008 R2 SP1 (equation E2).</summary>
    OfDemand,

    /// <summary>Of the total: T = C ÷ (1 − b), for b of 5..95 %. The beta of 2008 R2 SP1 (equation E3').</summary>
    OfTotal,
}
