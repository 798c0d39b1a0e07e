namespace DmSim.Core.Scenarios.Actions;

/// <summary>
/// Apply a VM's checkpoint. A running VM goes on from it at once; one that is off is left saved (or off, if it was off
/// when the checkpoint was taken) and waits for a start.
/// </summary>
public sealed record RestoreCheckpointAction : MachineAction
{
    /// <inheritdoc/>
    public override bool PowersVm => true;
}
