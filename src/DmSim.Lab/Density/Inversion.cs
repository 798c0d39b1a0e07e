namespace DmSim.Lab.Density;

/// <summary>More VMs met the objective where fewer had not, in one draw.</summary>
/// <param name="Replicate">Which draw, from 0.</param>
/// <param name="MissedAt">The smaller N, at which the objective was missed.</param>
/// <param name="MetAt">The larger N, at which it was met.</param>
public readonly record struct Inversion(int Replicate, int MissedAt, int MetAt);
