using DmSim.Core.Units;

namespace DmSim.Core.Scenarios.Actions;

/// <summary>Give a running VM without Dynamic Memory another size (2016 and later; model.md §1.2).</summary>
/// <param name="Size">The new size, a multiple of 2 MiB.</param>
public sealed record ResizeAction(MemorySize Size) : MachineAction;
