namespace DmSim.Traces.Recording.Linux;

/// <summary>How large an object in memory is.</summary>
/// <param name="LengthBytes">Its length.</param>
/// <param name="AllocatedBytes">The pages it has, in memory or swapped out.</param>
public readonly record struct ObjectSize(long LengthBytes, long AllocatedBytes);
