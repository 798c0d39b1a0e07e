namespace DmSim.Traces.Recording.Linux;

/// <summary>A living process.</summary>
/// <param name="Id">Its number; used again after it ends.</param>
/// <param name="ParentId">The number of its parent.</param>
/// <param name="StartTicks">When it started, in clock ticks since boot; with the number it names it for good.</param>
/// <param name="Program">The name of its program, at most 15 bytes.</param>
internal readonly record struct ProcessEntry(int Id, int ParentId, long StartTicks, string Program);
