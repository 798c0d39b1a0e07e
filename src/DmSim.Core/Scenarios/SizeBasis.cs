namespace DmSim.Core.Scenarios;

/// <summary>What a <see cref="SizeRule"/> takes its size from.</summary>
public enum SizeBasis
{
    /// <summary>A size given in the scenario.</summary>
    Fixed,

    /// <summary>The largest provisioned size in the VM's trace.</summary>
    Provisioned,

    /// <summary>The highest demand in the VM's trace.</summary>
    PeakDemand,
}
