namespace DmSim.Core.Policies.Sharing;

/// <summary>How weights share what is short.</summary>
public enum SharingRule
{
    /// <summary>Higher weights are served first, completely; equal weights at equal pressure.</summary>
    StrictByWeight,

    /// <summary>What lies above the lower bound of the step is shared in proportion to weight.</summary>
    ProportionalToWeight,
}
