namespace DmSim.Lab.Density;

/// <summary>One point of the density-versus-risk curve.</summary>
/// <param name="N">VMs on the host.</param>
/// <param name="ServedShare">Share of draws that met the objective with so many, 0..1.</param>
public readonly record struct RiskPoint(int N, double ServedShare);
