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
    /// Whether it concerns a VM's power: from then on the timeline alone starts and stops that VM, not its trace.
    /// </summary>
    public virtual bool IsOfPower => true;
}
