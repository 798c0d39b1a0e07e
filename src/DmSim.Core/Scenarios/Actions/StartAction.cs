namespace DmSim.Core.Scenarios.Actions;

/// <summary>Power a VM on, which needs its startup memory; a saved one comes back with the memory it held.</summary>
/// <param name="Attempts">Attempts before the start has failed; <see langword="null"/>: the scenario's.</param>
/// <param name="RetryMilliseconds">Pause between attempts; <see langword="null"/>: the scenario's.</param>
public sealed record StartAction(int? Attempts = null, long? RetryMilliseconds = null) : MachineAction
{
    /// <inheritdoc/>
    public override bool PowersVm => true;
}
