namespace DmSim.Core.Workloads;

/// <summary>What a stretch without samples in a VM's trace means.</summary>
public enum AbsenceRule
{
    /// <summary>The VM is powered off and starts again when its samples return.</summary>
    PowerOff,

    /// <summary>The VM runs on with its last known demand (before its first sample: with the first).</summary>
    Hold,
}
