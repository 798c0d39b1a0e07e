namespace DmSim.Core.Scenarios.Actions;

/// <summary>
/// Something that is done to a VM or to the host at a moment of a run, in the units of a scenario. Carried out in phase 1
/// (lifecycle) of its tick.
/// </summary>
public abstract record MachineAction
{
    /// <summary>Whether it is done to the host rather than to a VM.</summary>
    public virtual bool IsOfHost => false;
}
