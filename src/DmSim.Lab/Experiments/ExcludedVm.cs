namespace DmSim.Lab.Experiments;

/// <summary>A VM that was left out of the population, for all policies alike.</summary>
/// <param name="Vm">Its name.</param>
/// <param name="NeededBytes">What it would need by itself, overhead included; 0 where it has no sample.</param>
/// <param name="Reason">Why, in one sentence.</param>
public sealed record ExcludedVm(string Vm, long NeededBytes, string Reason);
