namespace DmSim.Core.Scenarios.Actions;

/// <summary>Cut a VM's power; for memory the same as a shutdown.</summary>
public sealed record TurnOffAction : MachineAction
{
    /// <inheritdoc/>
    public override bool PowersVm => true;
}
