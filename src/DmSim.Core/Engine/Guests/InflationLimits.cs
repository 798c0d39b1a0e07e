namespace DmSim.Core.Engine.Guests;

/// <summary>When and how far a balloon inflates slowly because the guest must page out first.</summary>
/// <param name="SlowBelow">Available memory below which it is slow; bytes.</param>
/// <param name="PagingPerTick">Bytes per tick then.</param>
/// <param name="Unit">Unit in which memory moves; bytes.</param>
internal readonly record struct InflationLimits(long SlowBelow, long PagingPerTick, long Unit);
