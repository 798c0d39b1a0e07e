namespace DmSim.Traces.Import;

/// <summary>
/// What a recorded usage of 0 becomes. A running guest never uses nothing, so 0 means off, or not sampled.
/// </summary>
public enum ZeroHandling
{
    /// <summary>
    /// Kept as recorded, and counted. The default: it invents nothing, and under a demand mapping the VM goes on
    /// costing its base, which errs on the side of fewer VMs per host.
    /// </summary>
    Keep,

    /// <summary>Replaced by the VM's last usage above 0; zeros before the first become absent.</summary>
    Hold,

    /// <summary>The VM is absent until its next sample above 0.</summary>
    Absent,
}
