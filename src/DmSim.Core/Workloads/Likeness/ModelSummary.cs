namespace DmSim.Core.Workloads.Likeness;

/// <summary>A fitted model in numbers.</summary>
/// <param name="Vms">VMs learnt from.</param>
/// <param name="ConstantVms">Of these, VMs whose demand never changes.</param>
/// <param name="Factors">Common factors found.</param>
/// <param name="SeasonShare">Mean share of a VM's variance that repeats every day and week.</param>
/// <param name="FactorShare">Mean share of the common factors.</param>
/// <param name="OutageSamples">Samples at which most VMs that were alive were absent: the recorder was down.</param>
public sealed record ModelSummary(
    int Vms,
    int ConstantVms,
    int Factors,
    double SeasonShare,
    double FactorShare,
    int OutageSamples
);
