namespace DmSim.Core.Scenarios.Actions;

/// <summary>Power a VM on; needs its startup memory.</summary>
/// <param name="Attempts">Attempts before the start has failed; <see langword="null"/>: the scenario's.</param>
/// <param name="RetryMilliseconds">Pause between attempts; <see langword="null"/>: the scenario's.</param>
public sealed record StartAction(int? Attempts = null, long? RetryMilliseconds = null) : MachineAction;
