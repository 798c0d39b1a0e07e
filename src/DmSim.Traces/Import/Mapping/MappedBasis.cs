using DmSim.Core.Units;

namespace DmSim.Traces.Import.Mapping;

/// <summary>What shares are shares of.</summary>
/// <param name="Size">A size, or <see langword="null"/> for the provisioned size of the row.</param>
public sealed record MappedBasis(MemorySize? Size);
