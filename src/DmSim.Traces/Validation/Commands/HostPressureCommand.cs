using DmSim.Core.Units;

namespace DmSim.Traces.Validation.Commands;

/// <summary>The host itself takes memory piece by piece, and gives all of it back at the end.</summary>
/// <param name="Piece">What it takes at once.</param>
/// <param name="EveryMilliseconds">From one piece to the next.</param>
/// <param name="ForMilliseconds">From the first piece to the end.</param>
public sealed record HostPressureCommand(MemorySize Piece, long EveryMilliseconds, long ForMilliseconds) : StepCommand;
