namespace DmSim.Core.Policies;

/// <summary>What a VM is given when it boots.</summary>
public enum BootSize : byte
{
    /// <summary>Its startup memory.</summary>
    Startup,

    /// <summary>Its maximum, of which a balloon may take some later.</summary>
    Maximum,
}
