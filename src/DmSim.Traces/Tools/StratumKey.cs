namespace DmSim.Traces.Tools;

/// <summary>What divides VMs into strata.</summary>
internal enum StratumKey
{
    /// <summary>Largest provisioned size and mean demand.</summary>
    SizeAndLevel,

    /// <summary>Largest provisioned size.</summary>
    Size,

    /// <summary>Mean demand.</summary>
    Level,

    /// <summary>Nothing: a simple random sample.</summary>
    None,
}
