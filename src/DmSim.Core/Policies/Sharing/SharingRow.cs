namespace DmSim.Core.Policies.Sharing;

/// <summary>What one VM brings to a sharing, rounded to whole units.</summary>
/// <param name="FloorBytes">What it is not pushed below; bytes.</param>
/// <param name="DemandBytes">Its demand, between floor and maximum; bytes.</param>
/// <param name="IdealBytes">Its ideal target, between demand and maximum; bytes.</param>
public readonly record struct SharingRow(long FloorBytes, long DemandBytes, long IdealBytes);
