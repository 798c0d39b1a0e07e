using DmSim.Core.Engine;

namespace DmSim.Core.Recording;

/// <summary>Something that can be read off the host at a moment.</summary>
/// <param name="Name">Its name in kebab case.</param>
/// <param name="Unit">What it counts.</param>
/// <param name="About">What it means, for guides.</param>
/// <param name="Read">Reads it off the machine.</param>
public sealed record HostReading(string Name, ReadingUnit Unit, string About, Func<MachineState, decimal> Read);
