namespace DmSim.Core.Scenarios.Actions;

/// <summary>
/// Something that is done to a VM or to the host at a moment of a run, in the units of a scenario. Carried out in phase 1
/// (lifecycle) of its tick.
/// </summary>
public abstract record MachineAction
{
    /// <summary>Whether it is done to the host rather than to a VM.</summary>
    public virtual bool IsOfHost => false;

    /// <summary>
    /// Whether it decides when a VM is on: a VM with such an event is powered by its events alone, not by its trace.
    /// </summary>
    public virtual bool PowersVm => false;
}
