namespace DmSim.Core.Scenarios.Actions;

/// <summary>Shut a VM down in an orderly way; its memory is free at once.</summary>
public sealed record ShutDownAction : MachineAction
{
    /// <inheritdoc/>
    public override bool PowersVm => true;
}
