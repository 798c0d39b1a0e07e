using DmSim.Core.Scenarios;

namespace DmSim.Lab.Experiments;

/// <summary>Which demand is run for how long, and how it begins.</summary>
/// <param name="FrozenTick">
/// Tick of the stretch whose demand holds throughout the run; <see langword="null"/>: the stretch is replayed.
/// </param>
/// <param name="DurationTicks">Length of the run.</param>
/// <param name="WarmUpTicks">Ticks outside the metrics.</param>
/// <param name="Initial">State at tick 0.</param>
internal readonly record struct RunWindow(int? FrozenTick, int DurationTicks, int WarmUpTicks, InitialState Initial);
