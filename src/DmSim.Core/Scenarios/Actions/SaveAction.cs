namespace DmSim.Core.Scenarios.Actions;

/// <summary>
/// Save a running VM to disk; its memory is free at once. A later <see cref="StartAction"/> brings it back with the memory
/// it held.
/// </summary>
public sealed record SaveAction : MachineAction
{
    /// <inheritdoc/>
    public override bool PowersVm => true;
}
