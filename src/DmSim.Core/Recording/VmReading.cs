using DmSim.Core.Engine;

namespace DmSim.Core.Recording;

/// <summary>Something that can be read off a VM at a moment.</summary>
/// <param name="Name">Its name in kebab case.</param>
/// <param name="Unit">What it counts.</param>
/// <param name="About">What it means, for guides.</param>
/// <param name="Read">Reads it off the machine; the second argument is the VM's index.</param>
public sealed record VmReading(string Name, ReadingUnit Unit, string About, Func<MachineState, int, decimal> Read);
