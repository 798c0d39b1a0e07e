namespace DmSim.Lab.Density.Ceilings;

/// <summary>A stretch of time in which what a VM needs of the host does not change; overhead included.</summary>
/// <param name="From">Its first tick.</param>
/// <param name="To">The first tick after it.</param>
/// <param name="LeastBytes">What the VM takes at least while it runs.</param>
/// <param name="NeedBytes">What it takes when this time does not count as above the objective.</param>
internal readonly record struct NeedPiece(int From, int To, long LeastBytes, long NeedBytes);
